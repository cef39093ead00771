/** What a delegation does in a negotiation, at random: drafts, tables, joins, takes positions, counters, withdraws, goes away. */
import { Edit } from '../../client/sync/edit.ts';
import { deleteWords, insertWords } from '../../client/sync/pen-words.ts';
import { digestOfValue } from '../../shared/lib/digest.ts';
import { wordsOf } from '../../shared/lib/words.ts';
import { carried } from '../../shared/proposals/carry.ts';
import { changesOf } from '../../shared/proposals/lifecycle.ts';
import { changeName } from '../../shared/proposals/redline.ts';
import { deskFragment, readDrafts, readDraftWording } from '../../shared/schema/desk.ts';
import { POSITIONS, type Draft, type PositionKind, type Proposal, type Provision, type TextState } from '../../shared/schema/state.ts';
import { cleanWording, plainWording, sameWording, textOf } from '../../shared/schema/wording.ts';
import { lettersIn } from './letters.ts';
import type { Person, Room } from './room.ts';

export class Delegation {
  readonly #room: Room;
  readonly #person: Person;

  constructor(room: Room, person: Person) {
    this.#room = room;
    this.#person = person;
  }

  get #state(): TextState {
    return this.#person.reader.state();
  }

  #words(where: 'desk' | 'aside', most = 3): string {
    const { letters, chance } = this.#room;
    const words = letters.words(this.#person.party, where, Array.from({ length: 1 + chance.below(most) }, () => 1 + chance.below(3)));
    if (where === 'aside') letters.stand();
    return words;
  }

  #one<T>(list: readonly T[]): T | null {
    return list.length === 0 ? null : this.#room.chance.pick(list);
  }

  /** Cut off from everything for so long. */
  goAway(ms: number): void {
    const { record, desk, asides } = this.#person;
    const all = [record, desk, ...asides];
    const cut = this.#room.chance.is(0.5);
    for (const client of all) client?.disconnect(cut);
    this.#room.clock.after(ms, () => {
      for (const client of all) client?.connect();
    });
  }

  step(): void {
    const { chance } = this.#room;
    const roll = chance.below(100);
    if (roll < 35) this.#atDesk();
    else if (roll < 60) this.#tableSome();
    else if (roll < 78) this.#position();
    else this.#withProposals();
  }

  #propose(): void {
    const { chance } = this.#room;
    const person = this.#person;
    const open = this.#state.provisions.filter((one) => !one.removed);
    const one = this.#one(open);
    const after = one === null || chance.is(0.1) ? null : one.id;
    const roll = chance.below(20);
    if (one === null || roll < 4) {
      const provisionKind = chance.pick(['question', 'item', 'paragraph'] as const);
      this.#room.act(person, 'draft', { kind: 'add', after, provisionKind });
    } else if (roll < 6) this.#room.act(person, 'draft', { kind: 'delete', target: one.id });
    else if (roll < 8) this.#room.act(person, 'draft', { kind: 'move', target: one.id, after });
    else if (roll < 9) this.#room.act(person, 'draft', { kind: 'bracket', target: one.id, words: chance.is(0.3) ? null : this.#someWords(one) });
    else if (roll < 12) {
      const answered = this.#one(this.#state.proposals.filter((proposal) => proposal.target === one.id && proposal.kind === 'amend'));
      this.#room.act(person, 'draft', { kind: 'amend', target: one.id, ...(answered === null ? {} : { counters: answered.id, wording: textOf(answered.wording) }) });
    } else this.#room.act(person, 'draft', { kind: 'amend', target: one.id });
  }

  #someWords(provision: Provision): string | null {
    const words = wordsOf(provision.wording);
    const from = this.#room.chance.below(Math.max(1, words.length));
    return words.slice(from, from + 1 + this.#room.chance.below(3)).map((word) => word.text).join(' ') || null;
  }

  #atDesk(): void {
    const { desk, party } = this.#person;
    const { chance, letters } = this.#room;
    if (desk === null || !desk.ready) return;
    const { doc } = desk;
    const draft = this.#one(readDrafts(doc));
    const roll = chance.below(12);
    if (draft === null || roll < 2) return this.#propose();
    if (roll === 2) {
      const own = this.#one(this.#state.proposals.filter((one) => one.delegation === party));
      if (own !== null) this.#room.act(this.#person, 'draft', { revises: own.id });
    } else if (roll === 3 && chance.is(0.4)) {
      // What one sees of it goes on purpose.
      for (const letter of lettersIn(textOf(readDraftWording(doc, draft.id)))) this.#takeOut(letter);
      this.#room.act(this.#person, 'discard', { draft: draft.id, seen: digestOfValue(cleanWording(readDraftWording(doc, draft.id))) });
    } else if (roll === 4) this.#clearance(draft.id);
    else {
      const fragment = deskFragment(doc, draft.id);
      const wording = readDraftWording(doc, draft.id);
      const text = textOf(wording);
      const words = wordsOf(wording);
      const word = this.#one(words);
      if (word !== null && chance.is(0.3)) {
        for (const letter of lettersIn(word.text)) this.#takeOut(letter);
        doc.transact(() => deleteWords(fragment, word.from, text[word.to] === ' ' ? word.to + 1 : word.to), new Edit());
      } else if (chance.is(0.8)) {
        const at = word === null ? text.length : word.to;
        doc.transact(() => insertWords(fragment, at, plainWording(`${at === 0 ? '' : ' '}${this.#words('desk')}`)), new Edit());
      } else {
        // In the middle of a word, as people do.
        const middle = chance.below(text.length + 1);
        const at = /[\ud800-\udbff]$/.test(text.slice(0, middle)) ? middle - 1 : middle;
        doc.transact(() => insertWords(fragment, at, plainWording(letters.next(party, 'desk'))), new Edit());
      }
      letters.stand();
    }
  }

  /** Letters of one's own that go on purpose. */
  #takeOut(letter: string): void {
    const { letters } = this.#room;
    const typed = letters.typed.get(letter);
    if (typed?.party === this.#person.party && typed.where === 'desk') letters.takenOut.add(letter);
  }

  #clearance(draft: string): void {
    const { chance } = this.#room;
    if (!this.#person.seat.head) return this.#room.act(this.#person, 'ask-clearance', { draft });
    const roll = chance.below(6);
    if (roll < 3) this.#room.act(this.#person, 'clear', { draft });
    else if (roll < 4) this.#room.act(this.#person, 'send-back', { draft, note: 'Not so.' });
    else this.#room.act(this.#person, 'clearance-rule', { required: roll === 4 });
  }

  #tableSome(): void {
    const { desk } = this.#person;
    const { chance } = this.#room;
    if (desk === null || !desk.ready) return;
    const isReady = (one: Draft): boolean => !['amend', 'add'].includes(one.kind) || !sameWording(cleanWording(readDraftWording(desk.doc, one.id)), one.base);
    const all = readDrafts(desk.doc);
    const drafts = (chance.is(0.1) ? all : all.filter(isReady)).map((one) => one.id);
    if (drafts.length === 0) return this.#atDesk();
    const from = chance.below(drafts.length);
    const some = drafts.slice(from, from + (chance.is(0.3) ? 3 : 1));
    this.#room.act(this.#person, 'table', { drafts: some, ...(chance.is(0.2) ? { reasons: 'For reasons.' } : {}) });
  }

  #position(): void {
    const { chance } = this.#room;
    const proposal = this.#one(this.#state.proposals);
    const position: PositionKind | 'none' = chance.is(0.15) ? 'none' : chance.pick(POSITIONS);
    const more = {
      position,
      ...(chance.is(0.4) ? { note: this.#words('aside') } : {}),
      ...(chance.is(0.2) ? { audience: chance.pick(['room', 'chair'] as const) } : {}),
    };
    if (proposal === null || chance.is(0.15)) {
      const provision = this.#one(this.#state.provisions.filter((one) => !one.removed));
      this.#room.act(this.#person, 'position', { ...more, ...(provision === null || chance.is(0.3) ? {} : { provision: provision.id }) });
      return;
    }
    const change = this.#one(changesOf(proposal, this.#state));
    this.#room.act(this.#person, 'position', { ...more, proposal: proposal.id, ...(change === null || chance.is(0.5) ? {} : { change: changeName(change) }) });
  }

  #withProposals(): void {
    const { chance } = this.#room;
    const person = this.#person;
    const { proposals } = this.#state;
    const mine = proposals.filter((one) => isSponsor(one, person.party));
    const [any, own] = [this.#one(proposals), this.#one(mine)];
    if (any === null) return;
    const other = chance.pick(this.#room.parties);
    switch (chance.below(11)) {
      case 0: case 1: return this.#room.act(person, 'cosponsor', { proposal: any.id });
      case 2: return this.#room.act(person, 'comment', { proposal: any.id, body: this.#words('aside') });
      case 3: return this.#room.act(person, 'dissociate', { proposal: any.id, dissociated: chance.is(0.7) });
      case 4: return this.#room.act(person, 'keep', { proposal: (this.#one(proposals.filter((one) => one.falling)) ?? any).id });
      case 5: return own === null ? undefined : this.#room.act(person, 'invite', { proposal: own.id, delegation: other });
      case 6: {
        const asking = this.#one(this.#state.joinings.filter((one) => one.kind === 'asks'));
        return asking === null ? undefined : this.#room.act(person, 'admit', { proposal: asking.proposal, delegation: asking.delegation, admit: chance.is(0.7) });
      }
      case 7: case 8: return own === null ? undefined : this.#room.act(person, 'leave', { proposal: own.id });
      case 9: {
        if (own === null) return;
        const now = carried(own, this.#state);
        return now.type === 'applies' ? this.#room.act(person, 'confirm', { proposal: own.id, seen: digestOfValue(now.wording) }) : undefined;
      }
      default:
        if (own !== null && chance.is(0.4)) this.#room.act(person, 'withdraw', { proposal: own.id });
        else if (this.#state.head.adopted !== null) this.#room.act(person, 'statement', { kind: chance.pick(['reservation', 'statement'] as const), body: 'For the record.' });
    }
  }
}

function isSponsor(proposal: Proposal, party: string): boolean {
  return proposal.delegation === party || proposal.cosponsors.some((one) => one.delegation === party);
}
