import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { MESSAGE, type Presence, type Refused } from '../../shared/protocol/wire.ts';
import { openLink, syncKind, type Link } from '../../client/sync/connect.ts';
import { Edit } from '../../client/sync/edit.ts';
import { FakeSocket, server } from './support/fake-socket.ts';

let link: Link;
let doc: Y.Doc;
let refused: Refused[];
let presence: Presence[];
const socket = (): FakeSocket => {
  const last = FakeSocket.all.at(-1);
  if (last === undefined) throw new Error('no socket');
  return last;
};
const type = (words: string): void => {
  doc.transact(() => doc.getText('words').insert(0, words), new Edit());
};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  refused = [];
  presence = [];
  doc = new Y.Doc();
  link = openLink({
    url: 'ws://room/sync', name: 'pen/T', doc,
    awareness: new Awareness(doc),
    now: () => 1_000,
    random: () => 0.5,
    Socket: FakeSocket as unknown as typeof WebSocket,
    onRefused: (one) => refused.push(one),
    onPresence: (one) => presence.push(one),
  });
  link.connect();
});
afterEach(() => {
  link.destroy();
  vi.useRealTimers();
});

describe('a connection', () => {
  it('Wire: a frame is told by its first two numbers', () => {
    const frame = (write: (out: encoding.Encoder) => void): Uint8Array => {
      const out = encoding.createEncoder();
      encoding.writeVarUint(out, MESSAGE.sync);
      write(out);
      return encoding.toUint8Array(out);
    };
    expect(syncKind(frame((out) => writeSyncStep1(out, doc)))).toBeNull();
    expect(syncKind(frame((out) => writeSyncStep2(out, doc)))).toBe('step2');
    expect(syncKind(frame((out) => writeUpdate(out, new Uint8Array([0, 0]))))).toBe('update');
    expect(syncKind(new Uint8Array([MESSAGE.awareness, 0]))).toBeNull();
  });

  it('R2: edits count as saved when the server has logged as many messages as were sent', () => {
    expect(socket().url).toBe('ws://room/sync/pen/T');
    type('before there was a connection');
    socket().open();
    expect(link.state.get()).toMatchObject({ phase: 'open', edits: 1, logged: 0 });
    server.sync(socket(), new Y.Doc());
    expect(link.state.get()).toMatchObject({ phase: 'synced', sent: 1, answered: true, covers: [1], logged: 0 });
    type('x');
    server.own(socket(), MESSAGE.saved, { count: 1, vector: '' });
    expect(link.state.get()).toMatchObject({ sent: 2, edits: 2, logged: 1 });
    server.own(socket(), MESSAGE.saved, { count: 2, vector: '' });
    expect(link.state.get()).toMatchObject({ edits: 2, logged: 2 });
  });

  it('R2: deletions, which move no state vector, count like everything else', () => {
    socket().open();
    server.sync(socket(), new Y.Doc());
    type('words');
    server.own(socket(), MESSAGE.saved, { count: 2, vector: '' });
    doc.transact(() => doc.getText('words').delete(0, 2), new Edit());
    expect(link.state.get()).toMatchObject({ sent: 3, edits: 2, logged: 1 });
  });

  it('Trust: what others write, and what the device had kept, are no edits of one’s own', () => {
    socket().open();
    const theirs = new Y.Doc();
    theirs.getText('words').insert(0, 'theirs');
    server.sync(socket(), theirs);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(theirs), 'copy');
    doc.transact(() => doc.getText('words').insert(0, 'kept'), { db: null });
    expect(link.state.get()).toMatchObject({ edits: 0 });
  });

  it('R7: refusals and presence are passed on; messages that are not in form are not', () => {
    socket().open();
    const told: Refused = { code: 'agreed', reason: 'agreed', provision: 'a', draft: 'd', text: 'T' };
    server.own(socket(), MESSAGE.refused, told);
    server.own(socket(), MESSAGE.presence, { here: [{ party: 'NPL', seats: 2 }] });
    socket().hear((out) => {
      encoding.writeVarUint(out, MESSAGE.refused);
      encoding.writeVarString(out, '{"code":');
    });
    expect(refused).toEqual([told]);
    expect(presence).toEqual([{ here: [{ party: 'NPL', seats: 2 }] }]);
  });

  it('Reconnecting: a lost connection is tried again, later each time, and at once when asked', () => {
    socket().open();
    server.sync(socket(), new Y.Doc());
    socket().end(1006);
    expect(link.state.get()).toMatchObject({ phase: 'lost', since: 1_000 });
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(400);
    expect(FakeSocket.all).toHaveLength(2);
    socket().end(1006);
    vi.advanceTimersByTime(799);
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(3);
    socket().end(4503);
    link.retry();
    expect(FakeSocket.all).toHaveLength(4);
    socket().open();
    server.sync(socket(), new Y.Doc());
    expect(link.state.get()).toMatchObject({ phase: 'synced', since: null });
  });

  it('Reconnecting: what opens and never syncs is given up and tried again', () => {
    socket().open();
    const portal = socket();
    vi.advanceTimersByTime(31_000);
    expect(portal.readyState).toBe(3);
    expect(link.state.get().phase).not.toBe('synced');
  });

  it('Trust: a close code that is final ends the connection for good', () => {
    for (const code of [4401]) {
      socket().open();
      socket().end(code);
      expect(link.state.get()).toMatchObject({ phase: 'ended', code });
      vi.advanceTimersByTime(120_000);
      link.retry();
      expect(FakeSocket.all).toHaveLength(1);
    }
  });

  it('Trust: nothing is heard after the end', () => {
    socket().open();
    const last = socket();
    link.destroy();
    last.end(1006);
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});
