import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeSyncStep1 } from 'y-protocols/sync';
import * as Y from 'yjs';
import { Edit } from '../../client/sync/edit.ts';
import { keepScratch, type ScratchKeeper } from '../../client/sync/scratch.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { MESSAGE, SYNC } from '../../shared/protocol/wire.ts';
import { FakeSocket, server } from './support/fake-socket.ts';

let keeper: ScratchKeeper;
let ends: number[];
const socket = (): FakeSocket => {
  const last = FakeSocket.all.at(-1);
  if (last === undefined) throw new Error('no socket');
  return last;
};
const doc = (): Y.Doc => {
  const scratch = keeper.current.get();
  if (scratch === null) throw new Error('nothing is open');
  return scratch.doc;
};
const type = (words: string): void => doc().transact(() => doc().getText('words').insert(0, words), new Edit());

/** A generation as the server has it. */
function generation(client: number): Y.Doc {
  const made = new Y.Doc();
  made.clientID = client;
  made.getMap('generation').set('client', client);
  return made;
}

/** The last frame of the sync protocol that a socket was given: its kind, and what it holds. */
function lastSync({ sent }: FakeSocket): { kind: number; content: Uint8Array } {
  const input = decoding.createDecoder(sent.filter((frame) => frame[0] === MESSAGE.sync).at(-1) ?? new Uint8Array([0, 0, 0]));
  decoding.readVarUint(input);
  return { kind: decoding.readVarUint(input), content: decoding.readVarUint8Array(input) };
}

/** The words that a socket was last given. */
function brought(one: FakeSocket): string {
  const { kind, content } = lastSync(one);
  const made = new Y.Doc();
  if (kind !== SYNC.step1) Y.applyUpdate(made, content);
  return made.getText('words').toString();
}

/** The server asks one whose generation has ended for everything. */
const asks = (one: FakeSocket): void => one.hear((out) => {
  encoding.writeVarUint(out, MESSAGE.sync);
  writeSyncStep1(out, new Y.Doc());
});

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  ends = [];
  keeper = keepScratch({
    world: { url: 'ws://room/sync', now: () => 1_000, random: () => 0.5, Socket: FakeSocket as unknown as typeof WebSocket, openCopy: () => Promise.resolve(null) },
    path: 'pen/T', copy: '', onRefused: () => undefined, onLink: () => undefined, goOn: () => true, onEnd: (code) => ends.push(code),
  });
});
afterEach(async () => {
  await keeper.close();
  vi.useRealTimers();
});

describe('a scratch document whose generation ends', () => {
  const begin = async (): Promise<FakeSocket> => {
    await vi.advanceTimersByTimeAsync(0);
    socket().open();
    server.sync(socket(), generation(7));
    server.own(socket(), MESSAGE.saved, { count: 1, vector: '' });
    type('words');
    return socket();
  };

  it('R7 is dropped once the server has acknowledged everything of it, and the next one is opened', async () => {
    const first = await begin();
    asks(first);
    expect(brought(first)).toBe('words');
    server.own(first, MESSAGE.saved, { count: 3, vector: '' });
    first.end(CLOSE.stale);
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.all).toHaveLength(2);
    socket().open();
    expect(lastSync(socket())).toEqual({ kind: SYNC.step1, content: new Uint8Array([0]) });
    expect(doc().getText('words').toString()).toBe('');
  });

  it('R7 is brought again, off the screen, while the server has not acknowledged everything of it: the answer may be lost', async () => {
    const first = await begin();
    asks(first);
    first.end(CLOSE.stale);
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.current.get()).toBeNull();
    const second = socket();
    expect(second).not.toBe(first);
    second.open();
    // Lost on its way once more, and then it comes through.
    second.end(1006);
    await vi.advanceTimersByTimeAsync(10_000);
    const third = socket();
    third.open();
    asks(third);
    expect(brought(third)).toBe('words');
    server.own(third, MESSAGE.saved, { count: 1, vector: '' });
    third.end(CLOSE.stale);
    await vi.advanceTimersByTimeAsync(0);
    socket().open();
    expect(lastSync(socket())).toEqual({ kind: SYNC.step1, content: new Uint8Array([0]) });
    expect(keeper.current.get()).not.toBeNull();
    expect(ends).toEqual([]);
  });

  it('R7 is not brought without an end to a server that acknowledges nothing of it, and is not thrown away either', async () => {
    const first = await begin();
    let last = first;
    for (let i = 0; i < 20; i++) {
      if (last.readyState === 0) last.open();
      last.end(CLOSE.stale);
      await vi.advanceTimersByTimeAsync(0);
      if (socket() === last) break;
      last = socket();
    }
    expect(FakeSocket.all).toHaveLength(6);
    expect(ends).toEqual([]);
  });
});
