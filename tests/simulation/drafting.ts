/**
 * Open drafting at random: people who type, split, merge, move, remove, paste, undo in the same provisions, go offline and
 * come back, while the Chair agrees and reopens provisions and switches modes, and the server fails.
 */
import * as Y from 'yjs';
import { createUndo } from '../../client/sync/undo.ts';
import { Edit } from '../../client/sync/edit.ts';
import { addAfter, mergeBackward, mergeForward, moveAfter, moveBy, remove, setKind, shiftLevel, split } from '../../client/sync/pen-edits.ts';
import { lengthOf, standing, type PenHand } from '../../client/sync/pen-hand.ts';
import { replaceRange } from '../../client/sync/pen-replace.ts';
import { deleteWords, insertWords, markWords } from '../../client/sync/pen-words.ts';
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import { digestOfValue } from '../../shared/lib/digest.ts';
import type { Body } from '../../shared/protocol/verbs.ts';
import { deskFragment, readDrafts } from '../../shared/schema/desk.ts';
import { penFragment, readPenWording } from '../../shared/schema/pen.ts';
import { KINDS } from '../../shared/schema/state.ts';
import { cleanWording, MARKS, plainWording, textOf } from '../../shared/schema/wording.ts';
import { readFragment, textOfFragment } from '../../shared/schema/yruns.ts';
import { textOfDesk, textOfPen, type Person, type Room, type RoomOptions } from './room.ts';

/** How much of what happens; all are chances per step of one person. */
export interface Habits {
  readonly steps: number;
  readonly offline: number;
  readonly cut: number;
  readonly crash: number;
  readonly agree: number;
  readonly mode: number;
  readonly desk: number;
  readonly fail: number;
  /** How often what is under way is lost when the server closes a connection. */
  readonly forgetful?: number;
  /** How often the Chair reports back; then what is drafted is shown only when that is done. */
  readonly report?: number;
  /** Who holds the pen in open drafting; all where none are named. */
  readonly pens?: readonly string[];
  /** In which parts the room is told; all at once when absent. */
  readonly parts?: RoomOptions['parts'];
}

/** Lets people act for so many steps, each at a time of its own. */
export async function draftTogether(room: Room, chair: Person, writers: readonly Person[], habits: Habits): Promise<void> {
  const { chance, clock } = room;
  if (habits.forgetful !== undefined) room.network.weather = { ...room.network.weather, forgetful: habits.forgetful };
  const hands = new Map(writers.map((person) => [person, new Hand(room, person)]));
  room.fate = async () => {
    if (chance.is(0.3)) await clock.pause(chance.below(40));
    if (!chance.is(habits.fail)) return 'commit';
    return chance.pick(['fail', 'race', 'lost'] as const);
  };
  for (let step = 0; step < habits.steps; step++) {
    const person = chance.pick(writers);
    const hand = hands.get(person);
    if (chance.is(habits.crash)) room.crash();
    else if (chance.is(habits.mode)) switchMode(room, chair, habits);
    else if (habits.report !== undefined && chance.is(habits.report)) room.act(chair, 'report', {});
    else if (chance.is(habits.agree)) gavel(room, chair);
    else if (chance.is(habits.cut)) chance.pick([person.pen, person.desk, person.record])?.cut();
    else if (chance.is(habits.offline)) hand?.goAway(chance.below(4_000));
    else if (chance.is(habits.desk)) hand?.atDesk();
    else hand?.atPen();
    if (chance.is(0.05)) room.server.tellPresence();
    // Without chance, so that the seeds stay what they were: it lets go of the text only where nobody has it open.
    room.server.rest();
    await clock.for(chance.below(120));
  }
}

/** Open drafting, as these habits have it. */
export function openMode({ pens }: Habits): Body<'mode'> {
  return { mode: 'open', ...(pens === undefined ? {} : { pens: [...pens] }) };
}

function switchMode(room: Room, chair: Person, habits: Habits): void {
  const mode = room.chance.pick(['open', 'negotiation', 'closed'] as const);
  const back = (): void => {
    for (const client of room.clients) if (client.name.type === 'pen') room.clock.after(room.chance.below(200), () => client.connect());
  };
  room.act(chair, 'mode', mode === 'open' ? openMode(habits) : { mode }, back);
  if (mode !== 'open') room.clock.after(room.chance.below(1_500), () => room.act(chair, 'mode', openMode(habits), back));
}

function gavel(room: Room, chair: Person): void {
  const state = chair.reader.state();
  const open = state.provisions.filter((one) => !one.removed);
  if (open.length === 0) return;
  const one = room.chance.pick(open);
  if (one.status === 'agreed' || one.status === 'agreed-ad-ref') {
    if (room.chance.is(0.4)) room.act(chair, 'reopen', { provision: one.id, reason: 'again' });
    return;
  }
  const adReferendum = room.chance.is(0.3);
  room.act(chair, 'agree', { provisions: [one.id], adReferendum, seen: digestOf(seenForAgree(state, [one.id], adReferendum)) });
}

/** One person's hands at pen and desk. */
export class Hand {
  readonly #room: Room;
  readonly #person: Person;
  #undo: { doc: Y.Doc; manager: Y.UndoManager } | null = null;
  #edited = 0;
  #refusals = 0;

  constructor(room: Room, person: Person) {
    this.#room = room;
    this.#person = person;
  }

  get #chance() {
    return this.#room.chance;
  }

  goAway(ms: number): void {
    const { record, pen, desk } = this.#person;
    const cut = this.#chance.is(0.5);
    for (const client of [record, pen, desk]) client?.disconnect(cut);
    this.#room.clock.after(ms, () => {
      for (const client of [record, pen, desk]) client?.connect();
    });
  }

  #undoFor(doc: Y.Doc): Y.UndoManager {
    if (this.#undo?.doc !== doc) {
      this.#undo = { doc, manager: createUndo(doc) };
      // Its own timing goes by the clock on the wall.
      this.#undo.manager.captureTimeout = Infinity;
    }
    if (this.#room.clock.now - this.#edited > 500) this.#undo.manager.stopCapturing();
    this.#edited = this.#room.clock.now;
    // As our client does: what the server undid must not come back.
    const refusals = this.#person.pen?.refusals.length ?? 0;
    if (refusals !== this.#refusals) this.#undo.manager.clear();
    this.#refusals = refusals;
    return this.#undo.manager;
  }

  #hand(doc: Y.Doc): PenHand {
    const { chance } = this.#room;
    const locked = new Set(this.#person.reader.state().provisions.filter((one) => one.status === 'agreed' || one.status === 'agreed-ad-ref').map((one) => one.id));
    return {
      doc,
      origin: new Edit(),
      newId: () => `p${Math.floor(chance.next() * 1e12).toString(36)}${Math.floor(chance.next() * 1e12).toString(36)}`,
      random: () => chance.next(),
      locked: (id) => locked.has(id),
    };
  }

  /** Runs an edit and notes what it took out; undoing reaches into provisions too that are not on the screen any more. */
  #edit(doc: Y.Doc, run: () => void, everywhere = false): void {
    this.#room.letters.edit(() => textOfPen(doc), () => {
      const counted = (): void => this.#room.copies.edit(doc, run);
      if (everywhere) this.#room.letters.edit(() => textOfPen(doc, true), counted);
      else counted();
    });
  }

  atPen(): void {
    const { pen, party } = this.#person;
    const chance = this.#chance;
    if (pen === null || !pen.ready) return;
    const { doc } = pen;
    const undo = this.#undoFor(doc);
    const hand = this.#hand(doc);
    const list = standing(doc);
    const words = (): string => this.#room.letters.words(party, 'pen', Array.from({ length: 1 + chance.below(3) }, () => 1 + chance.below(4)));
    const one = list.length === 0 ? null : chance.pick(list);
    if (one === null) {
      this.#edit(doc, () => addAfter(hand, null, { wording: plainWording(words()) }));
      return;
    }
    const length = lengthOf(doc, one.id);
    const offset = this.#boundary(doc, one.id, chance.below(length + 1));
    const place = { provision: one.id, offset };
    const index = list.indexOf(one);
    switch (chance.below(20)) {
      case 0: case 1:
        this.#edit(doc, () => split(hand, place));
        break;
      case 2: case 3:
        this.#edit(doc, () => mergeBackward(hand, one.id));
        break;
      case 4:
        this.#edit(doc, () => mergeForward(hand, one.id));
        break;
      case 5:
        this.#edit(doc, () => remove(hand, [one.id]));
        break;
      case 6:
        this.#edit(doc, () => moveAfter(hand, list.slice(index, index + 1 + chance.below(2)).map(({ id }) => id), chance.is(0.2) ? null : chance.pick(list).id));
        break;
      case 7:
        this.#edit(doc, () => moveBy(hand, [one.id], chance.pick([1, -1])));
        break;
      case 8: {
        const lines = Array.from({ length: 1 + chance.below(3) }, () => ({ wording: plainWording(words()) }));
        this.#edit(doc, () => replaceRange(hand, place, place, lines));
        break;
      }
      case 9: {
        const end = list[Math.min(index + chance.below(3), list.length - 1)] ?? one;
        const to = { provision: end.id, offset: this.#boundary(doc, end.id, end === one ? offset + chance.below(length - offset + 1) : chance.below(lengthOf(doc, end.id) + 1)) };
        this.#edit(doc, () => replaceRange(hand, place, to, chance.is(0.5) ? [{ wording: [] }] : [{ wording: plainWording(words()) }]));
        break;
      }
      case 10:
        this.#edit(doc, () => (chance.is(0.5) ? setKind(hand, [one.id], chance.pick(KINDS)) : shiftLevel(hand, [one.id], chance.pick([1, -1]))));
        break;
      case 11: case 12:
        this.#edit(doc, () => undo.undo(), true);
        break;
      case 13:
        this.#edit(doc, () => undo.redo(), true);
        break;
      case 14:
        if (!hand.locked(one.id)) doc.transact(() => markWords(penFragment(doc, one.id), offset, this.#boundary(doc, one.id, Math.min(length, offset + 5)), chance.pick(MARKS), chance.is(0.7)), hand.origin);
        break;
      case 15:
        this.#edit(doc, () => addAfter(hand, one.id, { wording: plainWording(words()) }));
        break;
      default:
        this.#type(doc, one.id, offset, 1 + chance.below(8));
    }
  }

  /** Never inside a letter of two units. */
  #boundary(doc: Y.Doc, provision: string, offset: number): number {
    const text = textOf(readPenWording(doc, provision));
    const code = text.charCodeAt(offset);
    return code >= 0xdc00 && code < 0xe000 ? offset - 1 : offset;
  }

  /** Types letters one after the other; each is a message of its own. */
  #type(doc: Y.Doc, provision: string, offset: number, left: number): void {
    const { letters, clock } = this.#room;
    const chance = this.#chance;
    const hand = this.#hand(doc);
    if (this.#person.pen?.doc !== doc || hand.locked(provision)) return;
    const at = standing(doc).find((one) => one.id === provision);
    const text = textOfFragment(penFragment(doc, provision));
    if (at === undefined || text === null) return;
    const where = Math.min(this.#boundary(doc, provision, offset), text.length);
    let end = where;
    if (chance.is(0.1) && where > 0) {
      const from = this.#boundary(doc, provision, where - 1);
      end = from;
      this.#edit(doc, () => doc.transact(() => deleteWords(penFragment(doc, provision), from, where), hand.origin));
    } else {
      const put = chance.is(0.15) ? ' ' : letters.next(this.#person.party, 'pen');
      end = where + put.length;
      this.#edit(doc, () => doc.transact(() => insertWords(penFragment(doc, provision), where, plainWording(put)), hand.origin));
    }
    if (left <= 1) return;
    const caret = Y.createRelativePositionFromTypeIndex(text, Math.min(end, text.length), -1);
    clock.after(20 + chance.below(60), () => {
      const now = Y.createAbsolutePositionFromRelativePosition(caret, doc);
      if (now !== null) this.#type(doc, provision, now.index, left - 1);
    });
  }

  atDesk(): void {
    const { desk, party, reader } = this.#person;
    const room = this.#room;
    const chance = this.#chance;
    if (desk === null || !desk.ready) return;
    const { doc } = desk;
    const drafts = readDrafts(doc);
    const draft = drafts.length === 0 ? null : chance.pick(drafts);
    const roll = chance.below(10);
    if (draft === null || roll === 0) {
      const open = reader.state().provisions.filter((one) => !one.removed);
      if (open.length > 0) room.act(this.#person, 'draft', { kind: 'amend', target: chance.pick(open).id });
    } else if (roll === 1) {
      room.act(this.#person, 'table', { drafts: [draft.id] });
    } else if (roll === 2) {
      // What one sees of it goes on purpose; what a colleague typed meanwhile does not.
      for (const letter of textOf(readFragment(deskFragment(doc, draft.id)))) room.letters.takenOut.add(letter);
      room.act(this.#person, 'discard', { draft: draft.id, seen: digestOfValue(cleanWording(readFragment(deskFragment(doc, draft.id)))) });
    } else {
      const text = textOfFragment(deskFragment(doc, draft.id));
      if (text === null) return;
      const at = chance.below(text.length + 1);
      const before = textOf([{ text: text.toString() }]);
      const where = /[\ud800-\udbff]$/.test(before.slice(0, at)) ? at - 1 : at;
      room.letters.edit(() => textOfDesk(doc), () => {
        doc.transact(() => insertWords(deskFragment(doc, draft.id), where, plainWording(room.letters.words(party, 'desk', [1 + chance.below(3)]))), new Edit());
      });
    }
  }
}
