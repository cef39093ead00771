/** A full room is told in parts: each reader hears everything in the order of the log, an act is seen by all together, and a room comes to rest. */
import * as decoding from 'lib0/decoding';
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { memoryLog, memoryStore } from '../../server/log/memory.ts';
import { Connection, step1Frame, type DocName, type Wire } from '../../server/sync/channel.ts';
import { Rounds } from '../../server/sync/rounds.ts';
import { MESSAGE, SYNC } from '../../shared/protocol/wire.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { chanceOf, replayOf, seedsOf } from '../simulation/chance.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT } from './support/hosting.ts';

const FILE = 'tests/unit/rounds.test.ts';
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** The update in a frame; null where it holds none. */
function updateIn(frame: Uint8Array): Uint8Array | null {
  const input = decoding.createDecoder(frame);
  if (decoding.readVarUint(input) !== MESSAGE.sync || decoding.readVarUint(input) === SYNC.step1) return null;
  return decoding.readVarUint8Array(input);
}

/** A reader of a text that one hand writes: what it hears must go on from what it has. */
class Reader {
  readonly connection: Connection;
  readonly doc = new Y.Doc();
  heard = 0;

  constructor(state: Y.Doc) {
    this.connection = new Connection(seat('reader'), 'reader', { type: 'record' }, {
      send: (frame) => {
        Y.applyUpdate(this.doc, updateIn(frame) ?? new Uint8Array());
        this.heard += 1;
        expect(this.doc.store.pendingStructs).toBeNull();
      },
      close: () => undefined,
      buffered: () => 0,
    });
    this.#from = state;
  }
  readonly #from: Y.Doc;

  /** Its first sync: it has all there is. */
  begin(): void {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(this.#from));
    this.connection.hears = true;
  }
  get words(): string {
    return this.doc.getText('t').toJSON();
  }
}

/** A text and its readers, told in rounds. */
function written() {
  const text = new Y.Doc();
  const readers = new Set<Connection>();
  const rounds = new Rounds(readers);
  const come = (): Reader => {
    const reader = new Reader(text);
    readers.add(reader.connection);
    rounds.came();
    return reader;
  };
  text.on('update', (update: Uint8Array) => rounds.add(update, false));
  const write = (letter: string): void => text.getText('t').insert(text.getText('t').length, letter);
  return { text, readers, rounds, come, write };
}

describe('Rounds', () => {
  test('R2 each part hears what has come since it was told last, in one update, and nobody anything twice', () => {
    const { rounds, come, write, text } = written();
    const room = Array.from({ length: 6 }, come);
    for (const reader of room) reader.begin();
    const words = (): string[] => room.map((reader) => reader.words);
    write('a');
    expect(rounds.tell(2)).toBe(2);
    write('b');
    expect(rounds.tell(2)).toBe(2);
    write('c');
    expect([rounds.tell(2), rounds.behind]).toEqual([2, true]);
    expect(words()).toEqual(['a', 'a', 'ab', 'ab', 'abc', 'abc']);
    expect([rounds.tell(2), rounds.tell(2), rounds.behind]).toEqual([2, 2, false]);
    expect(new Set(words())).toEqual(new Set([text.getText('t').toJSON()]));
    expect(room.map(({ heard }) => heard)).toEqual([2, 2, 2, 2, 1, 1]);
    expect(rounds.tell(2)).toBe(0);
  });

  test('R2 all hear together what all are to see together, with what came before it', () => {
    const { rounds, come, write, text } = written();
    const room = Array.from({ length: 5 }, come);
    for (const reader of room) reader.begin();
    write('a');
    rounds.tell(2);
    rounds.add(Y.encodeStateAsUpdate(text), true);
    expect(rounds.tell(2)).toBe(5);
    expect([rounds.behind, rounds.tell(2)]).toEqual([false, 0]);
    write('b');
    expect(rounds.tell(2)).toBe(2);
  });

  test('what waits has an end: when it is much, all are told at once', () => {
    const { rounds, come, write } = written();
    const room = Array.from({ length: 5 }, come);
    for (const reader of room) reader.begin();
    write('a');
    expect(rounds.tell(2)).toBe(2);
    write('x'.repeat(1_100_000));
    expect(rounds.tell(2)).toBe(5);
    expect(rounds.behind).toBe(false);
  });

  test.each(seedsOf([1, 2, 3, 4]).map((seed) => [seed]))('R2 R8 whoever comes and goes whenever, each has all there is once the room is at rest: seed %i', (seed) => {
    const chance = chanceOf(seed);
    const { rounds, readers, come, write, text } = written();
    let room: Reader[] = [];
    const opening: Reader[] = [];
    for (let step = 0; step < 800; step++) {
      const what = chance.below(10);
      if (what < 3) write(chance.pick(['a', 'b', 'c']));
      else if (what < 7) rounds.tell(1 + chance.below(6));
      else if (what === 7) opening.push(come());
      else if (what === 8) {
        // Its question is answered some time after it has come.
        const one = opening.shift();
        one?.begin();
        if (one !== undefined) room.push(one);
      } else if (room.length > 4) {
        const gone = chance.pick(room);
        room = room.filter((one) => one !== gone);
        readers.delete(gone.connection);
        gone.connection.hears = false;
      }
    }
    for (let parts = 0; rounds.behind; parts++) {
      if (parts > 1_000) throw new Error(`It does not come to rest: ${replayOf(FILE, seed)}`);
      rounds.tell(3);
    }
    expect(room.length).toBeGreaterThan(3);
    for (const reader of room) expect(reader.words, replayOf(FILE, seed)).toBe(text.getText('t').toJSON());
  });
});

/** A text in open drafting whose readers are told two at a time; `go` lets the next part be told. */
async function openText() {
  const waiting: (() => void)[] = [];
  let held = false;
  const { house } = hosting(memoryLog({ store: memoryStore() }), {
    parts: { readers: 2, apart: 7 },
    // Only the pauses between two parts can be held up.
    pause: (ms) => new Promise((resolve) => (held && ms === 7 ? void waiting.push(resolve) : void setImmediate(resolve))),
  });
  /** Until the server waits for nothing but the next part. */
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const go = async (): Promise<void> => {
    waiting.shift()?.();
    await settled();
  };
  undo.push(async () => {
    held = false;
    for (const one of waiting.splice(0)) one();
    await house.close();
  });
  await createText(house, ['One', 'Two']);
  await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  const [first] = (await house.view(TEXT, CHAIR)).provisions;
  const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
  await pen.synced();
  const id = first?.id ?? '';
  return { house, id, pen, waiting, settled, go, hold: () => (held = true) };
}

/** Counts what a reader of the record is told. */
function reader(house: Awaited<ReturnType<typeof openText>>['house'], name: string, by: Seat = seat('reader', null, name), doc: DocName = { type: 'record' }) {
  const frames: Uint8Array[] = [];
  const wire: Wire = { send: (frame) => frames.push(frame), close: () => undefined, buffered: () => 0 };
  house.connect(TEXT, by, doc, wire)?.receive(step1Frame(new Uint8Array([0])));
  return { updates: () => frames.filter((frame) => frame[0] === MESSAGE.sync && frame[1] === SYNC.update).length };
}

describe('A room that is told in parts', () => {
  async function letter(room: Awaited<ReturnType<typeof openText>>): Promise<void> {
    const sent = room.pen.saved + 1;
    room.pen.append(room.id, 'x');
    await room.pen.until(() => room.pen.saved >= sent);
    await room.settled();
  }
  async function withReaders(count: number) {
    const room = await openText();
    const readers = Array.from({ length: count }, (_, i) => reader(room.house, `r${String(i)}`));
    await room.house.view(TEXT, CHAIR);
    return { ...room, told: () => readers.map(({ updates }) => updates()) };
  }

  test('R2 a letter goes from part to part without waiting for another one, and the pen hears of it at once', async () => {
    const room = await withReaders(5);
    const other = reader(room.house, 'other', seat('delegate', 'NPL'), { type: 'pen' });
    await room.house.view(TEXT, CHAIR);
    room.hold();
    await letter(room);
    expect([room.told(), other.updates()]).toEqual([[1, 1, 0, 0, 0], 1]);
    await room.go();
    expect(room.told()).toEqual([1, 1, 1, 1, 0]);
    await room.go();
    expect([room.told(), room.waiting.length]).toEqual([[1, 1, 1, 1, 1], 0]);
  });

  test('R2 R3 an act is seen by everybody together, with the letters before it', async () => {
    const room = await withReaders(5);
    room.hold();
    await letter(room);
    expect(room.told()).toEqual([1, 1, 0, 0, 0]);
    const done = room.house.act(TEXT, CHAIR, 'point', { provision: room.id });
    await room.go();
    await done;
    expect([room.told(), room.waiting.length]).toEqual([[2, 2, 1, 1, 1], 0]);
  });

  test('R6 what happens on a desk hastens nothing', async () => {
    const room = await withReaders(5);
    const desk = new Client(room.house, seat('delegate', 'BRA', 'b2'), { type: 'desk', party: 'BRA' });
    await desk.synced();
    room.hold();
    await letter(room);
    expect(room.told()).toEqual([1, 1, 0, 0, 0]);
    const done = room.house.act(TEXT, seat('delegate', 'BRA'), 'draft', { kind: 'amend', target: room.id, wording: 'One, ours' });
    await room.go();
    await done;
    expect(room.told()).toEqual([1, 1, 1, 1, 0]);
  });

  test('R2 whoever comes in the middle has all there is, and hears what comes after', async () => {
    const room = await withReaders(5);
    room.hold();
    await letter(room);
    const late = new Client(room.house, seat('reader', null, 'late'), { type: 'record' });
    await room.go();
    await late.synced();
    const words = (): string => JSON.stringify(late.doc.getMap('provisions').toJSON());
    expect(words()).toContain('x');
    room.pen.append(room.id, 'y');
    while (room.waiting.length > 0) await room.go();
    expect(words()).toContain('y');
    expect(late.doc.store.pendingStructs).toBeNull();
  });

  test('a server that stops tells what is left first', async () => {
    const room = await withReaders(5);
    room.hold();
    await letter(room);
    const closed = room.house.close();
    await room.go();
    await closed;
    expect(room.told()).toEqual([1, 1, 1, 1, 1]);
  });
});
