/** What Chair and Secretariat do in a negotiation, at random, on what stands on their own screens by then. */
import { digestOf, seenForAccept, seenForAdopt, seenForAgree } from '../../shared/decisions/seen.ts';
import { changesOf } from '../../shared/proposals/lifecycle.ts';
import { isLocked, isOpen } from '../../shared/proposals/open.ts';
import { changeName } from '../../shared/proposals/redline.ts';
import type { Proposal, TextState } from '../../shared/schema/state.ts';
import type { Person, Room } from './room.ts';

export class Gavel {
  readonly #room: Room;
  readonly #chair: Person;
  readonly #secretariat: Person;
  #revisions = 0;

  constructor(room: Room, chair: Person, secretariat: Person) {
    this.#room = room;
    this.#chair = chair;
    this.#secretariat = secretariat;
  }

  get #state(): TextState {
    return this.#chair.reader.state();
  }

  step(): void {
    const { chance } = this.#room;
    const roll = chance.below(100);
    const open = this.#state.proposals.filter(isOpen);
    const one = open.length === 0 ? null : chance.pick(open);
    if (roll < 55 && one !== null) this.#proposal(one);
    else if (roll < 65) this.#agreement();
    else if (roll < 79) this.#reopen();
    else if (roll < 83) this.#mode();
    else if (roll < 88) this.#floor();
    else if (roll < 91) this.#adopt();
    else if (roll < 94) this.#room.act(this.#chair, 'lend', { lent: chance.is(0.5) });
    else if (roll < 97) this.#room.act(this.#secretariat, 'issue', { symbol: `T/1(Rev.${String(++this.#revisions)})` });
    else this.#room.act(this.#chair, 'screen', { screen: chance.pick(['live', 'frozen', 'blank'] as const) });
  }

  #proposal(one: Proposal): void {
    const { chance } = this.#room;
    if (!one.taken && chance.is(0.7)) return this.#room.act(this.#chair, 'take-up', { proposals: [one.id] });
    const roll = chance.below(10);
    if (roll < 6) {
      const changes = changesOf(one, this.#state).filter(() => chance.is(0.6)).map(changeName);
      const some = one.kind === 'amend' && changes.length > 0 && chance.is(0.4) ? changes : null;
      const seen = digestOf(seenForAccept(this.#state, one.id, some));
      this.#room.act(this.#chair, 'accept', { proposal: one.id, seen, ...(some === null ? {} : { changes: some }) });
    } else this.#room.act(this.#chair, roll < 8 ? 'set-aside' : 'come-back-to', { proposal: one.id });
  }

  #agreement(): void {
    const { chance } = this.#room;
    const open = this.#state.provisions.filter((one) => !one.removed && one.status !== 'agreed').map((one) => one.id);
    if (open.length === 0) return this.#adopt();
    const from = chance.below(open.length);
    const provisions = open.slice(from, from + 1 + chance.below(2));
    const adReferendum = chance.is(0.3);
    const seen = digestOf(seenForAgree(this.#state, provisions, adReferendum));
    if (chance.is(0.4)) this.#room.act(this.#chair, 'put', { provisions, adReferendum, seen });
    else {
      this.#room.act(this.#chair, 'agree', { provisions, adReferendum, seen }, (answer) => {
        if (typeof answer !== 'string' && chance.is(0.2)) this.#room.act(this.#chair, 'correct', { decision: answer.decision });
      });
    }
  }

  #reopen(): void {
    const locked = this.#state.provisions.filter((one) => !one.removed && isLocked(one));
    if (locked.length > 0) this.#room.act(this.#chair, 'reopen', { provision: this.#room.chance.pick(locked).id, reason: 'again' });
  }

  #adopt(): void {
    this.#room.act(this.#chair, 'adopt', { seen: digestOf(seenForAdopt(this.#state)) });
  }

  /** Negotiation is what this is about: other modes do not last. */
  #mode(): void {
    const { chance, clock, clients } = this.#room;
    const back = (): void => {
      for (const client of clients) if (client.name.type === 'pen') clock.after(chance.below(200), () => client.connect());
    };
    this.#room.act(this.#chair, 'mode', { mode: chance.pick(['open', 'closed'] as const) }, back);
    clock.after(chance.below(800), () => this.#room.act(this.#chair, 'mode', { mode: 'negotiation' }, back));
  }

  #floor(): void {
    const { chance, parties } = this.#room;
    const standing = this.#state.provisions.filter((one) => !one.removed);
    if (standing.length === 0) return;
    const proposal = { kind: 'delete', target: chance.pick(standing).id } as const;
    this.#room.act(this.#secretariat, 'floor', { delegation: chance.pick(parties), proposal });
  }
}
