/** A meeting to ask about, with what the questions of the matrix need: fresh drafts, proposals, links and seats. */
import { HOUSE } from '../../server/auth/auth.ts';
import type { Role, Seat } from '../../shared/permissions/seat.ts';
import type { Answers, Body, Verb } from '../../shared/protocol/verbs.ts';
import type { Asker, Whose } from './rules.ts';
import type { World } from './world.ts';

/** The delegation of the delegates who ask, and another. */
export const OWN = 'NPL';
export const OTHER = 'BRA';

export interface Place {
  readonly role: Role;
  readonly delegation: string | null;
  readonly head: boolean;
}
export function placeOf(asker: Asker): Place {
  switch (asker) {
    case 'head':
      return { role: 'delegate', delegation: OWN, head: true };
    case 'delegate':
      return { role: 'delegate', delegation: OWN, head: false };
    case 'house':
      return { role: 'secretariat', delegation: null, head: false };
    default:
      return { role: asker, delegation: null, head: false };
  }
}

export class Ground {
  readonly world: World;
  readonly meeting: string;
  readonly text: string;
  readonly provision: string;
  #serial = 0;

  private constructor(world: World, meeting: string, text: string, provision: string) {
    this.world = world;
    this.meeting = meeting;
    this.text = text;
    this.provision = provision;
  }

  /** A meeting with a text in negotiation, of which a revision was issued. */
  static async lay(world: World, symbol: string): Promise<Ground> {
    const { auth, house } = world;
    const { id: meeting } = await auth.createMeeting(HOUSE, { symbol, name: symbol, place: '', dates: ['2026-11-02', '2026-11-03'], settings: {} });
    await auth.setParties(HOUSE, meeting, [
      ...[OWN, OTHER].map((code) => ({ code, name: null, status: 'member' as const, members: [] })),
      { code: 'GROUP', name: 'A group', status: 'regional-group', members: [OWN] },
    ]);
    const { id: text } = await auth.createText(HOUSE, meeting, { symbol: `${symbol}/DT/1`, language: 'en' });
    await world.await(house.createText({ id: text, meeting, symbol: `${symbol}/DT/1`, language: 'en', insertions: 'bis', by: 'secretariat', provisions: [{ kind: 'question', level: 0, wording: [{ text: 'What can be done?' }] }] }));
    const { provisions } = await world.await(house.view(text, HOUSE));
    const ground = new Ground(world, meeting, text, provisions[0]?.id ?? '');
    await ground.mode('negotiation');
    await ground.act('secretariat', null, 'issue', { symbol: 'Rev' });
    return ground;
  }

  #seat(role: Role, delegation: string | null): Seat {
    return { id: `${role}-${String(delegation)}`, meeting: this.meeting, role, delegation, head: false, name: 'x' };
  }
  act<V extends Verb>(role: Role, delegation: string | null, verb: V, body: Body<V>): Promise<Answers[V]> {
    return this.world.await(this.world.house.act(this.text, this.#seat(role, delegation), verb, body));
  }

  async mode(mode: 'open' | 'named' | 'negotiation' | 'closed'): Promise<void> {
    await this.act('chair', null, 'mode', mode === 'named' ? { mode: 'open', pens: [OTHER] } : { mode, pens: 'all' });
    await this.world.quiet();
  }

  async draft(party: string): Promise<string> {
    const { draft } = await this.act('delegate', party, 'draft', { kind: 'amend', target: this.provision, wording: `What else can be done, ${String(++this.#serial)}?` });
    return draft;
  }
  async proposal(party: string): Promise<string> {
    const { proposals } = await this.act('delegate', party, 'table', { drafts: [await this.draft(party)] });
    return proposals[0]?.proposal ?? '';
  }

  /** A new link, and the seat of a person who has come through it. */
  async newcomer({ role, delegation, head }: Place, meeting: string | null = this.meeting): Promise<{ link: string; seat: string; label: string }> {
    const label = `newcomer ${this.meeting} ${String(++this.#serial)}`;
    const { link, seat } = await this.world.await(this.world.seat(label, role, delegation, head, 'Newcomer', meeting));
    return { link, seat: seat.id, label };
  }

  /** What is sent with a verb, so that nothing but the right to it decides whether it is let in. */
  async body(verb: Verb, whose: Whose, note: string): Promise<object> {
    const party = whose === 'other' ? OTHER : OWN;
    const { provision } = this;
    const seen = '0'.repeat(64);
    switch (verb) {
      case 'mode': return { mode: 'negotiation' };
      case 'report': return {};
      case 'point': return { provision: null };
      case 'screen': return { screen: 'live' };
      case 'lend': return { lent: false };
      case 'put': return { provisions: null };
      case 'agree': return { provisions: [provision], seen };
      case 'correct': return { decision: 'none' };
      case 'reopen': return { provision, reason: 'So' };
      case 'adopt': return { seen };
      case 'issue': return { symbol: `Rev ${String(++this.#serial)}` };
      case 'draft': return { kind: 'amend', target: provision };
      case 'draft-ids': return { count: 1 };
      case 'discard': case 'ask-clearance': case 'clear': return { draft: await this.draft(party) };
      case 'send-back': return { draft: await this.draft(party), note: 'So' };
      case 'table': return { drafts: [await this.draft(party)] };
      case 'clearance-rule': return { required: false };
      case 'withdraw': case 'cosponsor': case 'leave': case 'keep': case 'set-aside': case 'come-back-to': return { proposal: await this.proposal(party) };
      case 'position': return { proposal: await this.proposal(OTHER), position: 'support', ...(note === '' ? {} : { floor: OWN }) };
      case 'comment': return { proposal: await this.proposal(OTHER), body: 'So' };
      case 'accept': case 'confirm': return { proposal: await this.proposal(party), seen };
      case 'floor': return { delegation: OTHER, proposal: { kind: 'delete', target: provision } };
      case 'floor-answer': return { proposal: await this.proposal(party), answer: 'confirm' };
      case 'take-up': return { proposals: [await this.proposal(OTHER)] };
      case 'invite': case 'uninvite': return { proposal: await this.proposal(party), delegation: 'GROUP' };
      case 'admit': return { proposal: await this.proposal(party), delegation: 'GROUP', admit: true };
      case 'dissociate': return { proposal: await this.proposal(whose === 'own' ? 'GROUP' : OTHER), dissociated: true };
      case 'statement': return { kind: 'statement', body: 'So' };
    }
  }
}
