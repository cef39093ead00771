/** A small room in open drafting, at rest, for tests that tell one story by hand. */
import type * as Y from 'yjs';
import { Edit } from '../../client/sync/edit.ts';
import { standing, type PenHand } from '../../client/sync/pen-hand.ts';
import { deleteWords, insertWords } from '../../client/sync/pen-words.ts';
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import { penFragment, readPenWording } from '../../shared/schema/pen.ts';
import type { Mode, Provision } from '../../shared/schema/state.ts';
import { plainWording, textOf, type Party } from '../../shared/schema/wording.ts';
import type { SimClient } from './client.ts';
import { Room, textOfPen, type Person } from './room.ts';
import { seat } from './server.ts';

export const PARTIES = ['BRA', 'NPL', 'GBR'];

/** Someone at the pen. */
export class Writer {
  readonly person: Person;
  readonly #room: Room;

  constructor(room: Room, person: Person) {
    this.#room = room;
    this.person = person;
  }

  get pen(): SimClient {
    const { pen } = this.person;
    if (pen === null) throw new Error(`${this.person.party} has no pen`);
    return pen;
  }
  get doc(): Y.Doc {
    return this.pen.doc;
  }

  /** For the functions of pen-edits; what is agreed is not minded, as if it were not known yet. */
  hand(): PenHand {
    const { chance } = this.#room;
    return { doc: this.doc, origin: new Edit(), newId: () => `p${String(chance.below(1e9))}`, random: () => chance.next(), locked: () => false };
  }

  /** The nth provision on this person's screen, from 0. */
  nth(n: number): string {
    const one = standing(this.doc)[n];
    if (one === undefined) throw new Error(`There is no provision ${String(n)}`);
    return one.id;
  }
  text(provision: string): string {
    return textOf(readPenWording(this.doc, provision));
  }

  /** Runs an edit and notes what it took out on purpose. */
  edit(run: (hand: PenHand) => void): void {
    this.#room.letters.edit(() => textOfPen(this.doc), () => run(this.hand()));
  }

  /** Types so many letters of one's own, one message each; gives them. */
  type(provision: string, offset: number, count: number): string {
    let text = '';
    for (let i = 0; i < count; i++) {
      const letter = this.#room.letters.next(this.person.party, 'pen');
      const at = offset + text.length;
      this.edit(({ origin }) => this.doc.transact(() => insertWords(penFragment(this.doc, provision), at, plainWording(letter)), origin));
      text += letter;
    }
    return text;
  }

  /** Puts in words of any letters, as pasting does, in one message. */
  put(provision: string, offset: number, words: string): void {
    this.edit(({ origin }) => this.doc.transact(() => insertWords(penFragment(this.doc, provision), offset, plainWording(words)), origin));
  }

  /** Takes letters out, in one message. */
  erase(provision: string, from: number, to: number): void {
    this.edit(({ origin }) => this.doc.transact(() => deleteWords(penFragment(this.doc, provision), from, to), origin));
  }
}

export interface Scene {
  readonly room: Room;
  readonly chair: Person;
  /** The pens of the delegations, in the order of PARTIES. */
  readonly pens: readonly [Writer, Writer, Writer];
  /** The provisions of the record that stand. */
  provisions(): readonly Provision[];
  agree(...provisions: string[]): Promise<unknown>;
  mode(mode: Mode): Promise<unknown>;
  /** What lies on a delegation's desk. */
  drafts(party: Party): readonly string[];
}

/** Three delegations and the Chair over a text of a title, a question and a paragraph, in open drafting. */
export async function scene(seed = 1): Promise<Scene> {
  const room = new Room(seed, PARTIES, { withGlyphs: false });
  await room.found([
    { kind: 'title', lengths: [3, 4] },
    { kind: 'question', lengths: [4, 4, 4] },
    { kind: 'paragraph', lengths: [5, 5, 5, 5] },
  ]);
  const chair = room.enter(seat('chair'));
  const act: Scene['mode'] = (mode) => room.await(room.server.act(chair.seat, 'mode', { mode }));
  await act('open');
  const [first, second, third] = PARTIES.map((party) => new Writer(room, room.enter(seat('delegate', party))));
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three delegations');
  await room.rest();
  return {
    room, chair, pens: [first, second, third], mode: act,
    provisions: () => room.witness.state.provisions.filter((one) => !one.removed),
    agree: (...provisions) => room.await(room.server.act(chair.seat, 'agree', { provisions, seen: digestOf(seenForAgree(room.witness.state, provisions, false)) })),
    drafts: (party) => room.witness.draftsOf(party).map(({ text }) => text),
  };
}
