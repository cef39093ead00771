import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../client/sync/connect.ts';
import { FIRST_LINK, reduceLink, statusLine, unsaved, type LinkEvent, type LinkState } from '../../client/sync/status.ts';

const after = (...events: readonly LinkEvent[]): LinkState => events.reduce(reduceLink, FIRST_LINK);
const line = (...links: readonly LinkState[]) => statusLine(links, null);

const connect: readonly LinkEvent[] = [{ type: 'trying', at: 1 }, { type: 'opened' }, { type: 'synced' }, { type: 'sent', step2: true }, { type: 'saved', count: 1 }];

describe('the state line', () => {
  it('R2: says saved only once what was sent is in the log', () => {
    const typing = after(...connect, { type: 'edited' }, { type: 'sent', step2: false });
    expect(line(typing)).toEqual({ kind: 'saving', changes: 1 });
    expect(line(reduceLink(typing, { type: 'saved', count: 1 }))).toEqual({ kind: 'saving', changes: 1 });
    expect(line(reduceLink(typing, { type: 'saved', count: 2 }))).toEqual({ kind: 'saved', kept: null });
  });

  it('R2: of edits that go on without a pause, those that are in the log are counted as saved one by one', () => {
    const typing = after(...connect, ...Array.from({ length: 3 }, () => [{ type: 'edited' }, { type: 'sent', step2: false }] as const).flat());
    expect(line(reduceLink(typing, { type: 'saved', count: 3 }))).toEqual({ kind: 'saving', changes: 1 });
    expect(line(after(...connect, { type: 'edited' }, { type: 'edited' }, { type: 'sent', step2: false }, { type: 'edited' }, { type: 'saved', count: 2 }))).toEqual({ kind: 'saving', changes: 1 });
    // A server that counts more than there was is not believed further than that.
    expect(line(reduceLink(reduceLink(typing, { type: 'saved', count: 99 }), { type: 'edited' }))).toEqual({ kind: 'saving', changes: 1 });
  });

  it('R2: an edit that was not sent is not saved by a message about those before it', () => {
    const closing = after(...connect, { type: 'edited' }, { type: 'sent', step2: false }, { type: 'edited' });
    expect(line(reduceLink(closing, { type: 'saved', count: 2 }))).toEqual({ kind: 'saving', changes: 1 });
  });

  it('R2: what was typed offline is not saved before this connection has answered the server', () => {
    const back = after(...connect, { type: 'lost', at: 5 }, { type: 'edited' }, { type: 'opened' }, { type: 'synced' });
    expect(line(back)).toEqual({ kind: 'saving', changes: 1 });
    expect(line(reduceLink(back, { type: 'saved', count: 0 }))).toEqual({ kind: 'saving', changes: 1 });
    const answered = after(...connect, { type: 'lost', at: 5 }, { type: 'edited' }, { type: 'opened' }, { type: 'synced' }, { type: 'sent', step2: true });
    expect(line(reduceLink(answered, { type: 'saved', count: 1 }))).toEqual({ kind: 'saved', kept: null });
  });

  it('R2: a count of an earlier connection does not count on the next', () => {
    const again = after(...connect, { type: 'edited' }, { type: 'sent', step2: false }, { type: 'lost', at: 9 }, { type: 'opened' }, { type: 'saved', count: 2 });
    expect(unsaved(again)).toBe(1);
  });

  it('Trust: offline says since when, how many changes are kept, and where', () => {
    const kept = after({ type: 'kept', kept: true }, ...connect, { type: 'lost', at: 100 }, { type: 'edited' }, { type: 'edited' }, { type: 'stored', edits: 2 }, { type: 'lost', at: 200 });
    expect(statusLine([kept], 150)).toEqual({ kind: 'offline', since: 100, changes: 2, kept: 'device' });
    expect(statusLine([kept], null)).toEqual({ kind: 'reconnecting', since: 100, changes: 2, kept: 'device' });
    expect(statusLine([reduceLink(kept, { type: 'kept', kept: false })], null)).toEqual({ kind: 'reconnecting', since: 100, changes: 2, kept: 'window' });
  });

  it('Trust: only what the device has really stored is said to be kept there', () => {
    const typing = after({ type: 'kept', kept: true }, ...connect, { type: 'lost', at: 1 }, { type: 'edited' }, { type: 'edited' }, { type: 'stored', edits: 1 });
    expect(line(typing)).toMatchObject({ changes: 1, kept: 'device' });
    expect(line(reduceLink(typing, { type: 'stored', edits: 2 }))).toMatchObject({ changes: 2, kept: 'device' });
  });

  it('Trust: a portal that opens everything and syncs nothing reads as reconnecting', () => {
    const portal = after(...connect, { type: 'lost', at: 3 }, { type: 'trying', at: 4 }, { type: 'opened' });
    expect(line(portal)).toEqual({ kind: 'reconnecting', since: 3, changes: 0, kept: 'window' });
    const never = after({ type: 'trying', at: 1 }, { type: 'lost', at: 2 });
    expect(line(never)).toEqual({ kind: 'reconnecting', since: 1, changes: 0, kept: 'window' });
  });

  it('Trust: a browser without a network is believed as soon as something waits to be saved', () => {
    const open = after(...connect);
    expect(statusLine([open], 50)).toEqual({ kind: 'saved', kept: null });
    const typing = after(...connect, { type: 'edited' }, { type: 'sent', step2: false });
    expect(statusLine([typing], 50)).toEqual({ kind: 'offline', since: 50, changes: 1, kept: 'window' });
    expect(statusLine([reduceLink(typing, { type: 'saved', count: 2 })], 50).kind).toBe('saved');
  });

  it('Trust: one lost connection of several is a lost connection', () => {
    expect(line(after(...connect), after(...connect, { type: 'lost', at: 7 }))).toMatchObject({ kind: 'reconnecting', since: 7 });
    expect(line(after(...connect), after({ type: 'trying', at: 1 }))).toEqual({ kind: 'connecting' });
  });

  it('Trust: a seat that has ended says so before anything else', () => {
    expect(line(after(...connect, { type: 'lost', at: 1 }), after(...connect, { type: 'ended', code: 4401 }))).toEqual({ kind: 'ended', code: 4401 });
  });

  it('Trust: edits that a closed document could not take are not called saved, and neither is a window that nothing is taken from', () => {
    for (const code of [4400, 4413]) {
      const refused = after(...connect, { type: 'edited' }, { type: 'ended', code });
      expect(line(after(...connect), refused)).toEqual({ kind: 'refused', code, changes: 1 });
      expect(line(after(...connect, { type: 'lost', at: 3 }), refused)).toEqual({ kind: 'refused', code, changes: 1 });
      expect(line(after(...connect), after(...connect, { type: 'ended', code }))).toEqual({ kind: 'refused', code, changes: 0 });
    }
  });

  it('Trust: a record that is closed for good is not called saved', () => {
    for (const code of [4403, 4404, 4409]) expect(line(after(...connect, { type: 'ended', code }), after(...connect))).toEqual({ kind: 'ended', code });
  });

  it('Trust: a room whose record cannot be written says since when, and what waits; until it is told otherwise or the connection is lost', () => {
    const told = after(...connect, { type: 'notice', readOnly: true, at: 30 }, { type: 'notice', readOnly: true, at: 40 });
    const typing = after({ type: 'kept', kept: true }, ...connect, { type: 'edited' }, { type: 'sent', step2: false }, { type: 'stored', edits: 1 });
    expect(line(told)).toEqual({ kind: 'read-only', since: 30, changes: 0, kept: 'window' });
    expect(line(told, typing)).toEqual({ kind: 'read-only', since: 30, changes: 1, kept: 'device' });
    expect(line(reduceLink(told, { type: 'notice', readOnly: false, at: 50 }), typing)).toEqual({ kind: 'saving', changes: 1 });
    expect(line(reduceLink(told, { type: 'lost', at: 60 }), typing)).toMatchObject({ kind: 'reconnecting', since: 60 });
    expect(line(after(...connect), reduceLink(reduceLink(told, { type: 'lost', at: 60 }), { type: 'opened' })).kind).toBe('reconnecting');
  });

  it('Trust: edits of an earlier visit count until the server has them', () => {
    const visit = after({ type: 'kept', kept: true }, { type: 'found', changes: 3 }, { type: 'trying', at: 1 }, { type: 'opened' }, { type: 'synced' });
    expect(line(visit)).toEqual({ kind: 'saving', changes: 3 });
    expect(line(reduceLink(reduceLink(visit, { type: 'sent', step2: true }), { type: 'saved', count: 1 }))).toEqual({ kind: 'saved', kept: 'device' });
  });

  it('R2: never says saved while an edit is not in the log, whatever happens in whatever order', () => {
    // The model: an ideal server that logs in order, over connections that break at any moment.
    const event = fc.oneof(fc.constant('edit' as const), fc.constant('log' as const), fc.constant('acknowledge' as const), fc.constant('lose' as const), fc.constant('connect' as const));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let link = FIRST_LINK;
        const tell = (one: LinkEvent): void => {
          link = reduceLink(link, one);
        };
        let edits = 0;
        let logged = 0;
        /** Sync messages on their way: how many edits each brings the log up to. */
        let wire: number[] = [];
        let connected = false;
        let taken = 0;
        for (const one of events) {
          if (one === 'connect' && !connected) {
            connected = true;
            taken = 0;
            wire = [edits];
            tell({ type: 'opened' });
            tell({ type: 'synced' });
            tell({ type: 'sent', step2: true });
          } else if (one === 'edit') {
            edits++;
            tell({ type: 'edited' });
            if (connected) {
              wire.push(edits);
              tell({ type: 'sent', step2: false });
            }
          } else if (one === 'log' && connected) {
            const next = wire.shift();
            if (next !== undefined) {
              logged = Math.max(logged, next);
              taken++;
            }
          } else if (one === 'acknowledge' && connected) tell({ type: 'saved', count: taken });
          else if (one === 'lose' && connected) {
            connected = false;
            tell({ type: 'lost', at: 1 });
          }
          if (statusLine([link], null).kind === 'saved') expect(logged).toBe(edits);
          expect(edits - unsaved(link)).toBeLessThanOrEqual(logged);
        }
        if (!connected) {
          tell({ type: 'opened' });
          tell({ type: 'synced' });
          tell({ type: 'sent', step2: true });
          taken = 0;
          wire = [edits];
        }
        tell({ type: 'saved', count: taken + wire.length });
        expect(statusLine([link], null).kind).toBe('saved');
      }),
    );
  });
});

describe('retries', () => {
  it('Reconnecting: retries spread out and end at a steady pace', () => {
    expect(retryDelay(0, 0)).toBe(200);
    expect(retryDelay(0, 0.999)).toBeLessThan(600);
    for (let n = 0; n < 50; n++) expect(retryDelay(n, 0.999)).toBeLessThanOrEqual(12_000);
    expect(retryDelay(40, 0)).toBe(4_000);
  });
});
