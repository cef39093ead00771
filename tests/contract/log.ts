/** What every log holds to. An adapter's test calls `logContract` with a way to open it. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { genesisHash } from '../../server/log/chain.ts';
import { LogClosed, LogConflict, LogDamaged } from '../../server/log/port.ts';
import type { Batch, Entry, Log, NewEntry, Problem, StreamAppend } from '../../server/log/port.ts';

/** What a test may tear at, behind the back of a closed log. */
export type Tear =
  | { readonly what: 'payload' | 'act' | 'actor' | 'gap' | 'truncate'; readonly stream: string; readonly seq: number }
  | { readonly what: 'snapshot'; readonly stream: string };

export interface OpenLog {
  readonly log: Log;
  /** Opens what the log has written anew, after it was closed. */
  readonly reopen: () => Promise<Log>;
  /** Damages what is stored; the log is closed. */
  readonly tear: (tear: Tear) => void | Promise<void>;
}

const AT = '2026-05-04T09:00:00.000Z';
const TEXT = 'text:LLDC';
const DESK = 'desk:LLDC:NPL';

function entry(n: number, size = 3): NewEntry {
  return { at: AT, actor: 'NPL', act: { verb: 'edit', n }, payload: new Uint8Array(size).fill(n % 256) };
}

function on(stream: string, expected: number, ...entries: NewEntry[]): StreamAppend {
  return { stream, expected, entries };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}

async function acts(log: Log, stream: string, from?: number): Promise<unknown[]> {
  return (await all(log.read(stream, from))).map((one) => one.act);
}

async function problems(log: Log, stream?: string): Promise<Problem[]> {
  return all(log.verify(stream));
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It should have been refused');
}

export function logContract(name: string, open: () => Promise<OpenLog>): void {
  describe(`the log contract: ${name}`, () => {
    const opened: Log[] = [];
    const start = async (): Promise<OpenLog> => {
      const it = await open();
      opened.push(it.log);
      return {
        ...it,
        reopen: async () => {
          await it.log.close();
          const again = await it.reopen();
          opened.push(again);
          return again;
        },
      };
    };
    afterEach(async () => {
      for (const log of opened.splice(0)) await log.close();
    });

    test('R2 an append is read back whole, in order, under numbers from 1', async () => {
      const { log } = await start();
      const act = { verb: 'agree', provisions: ['q1', 'q2'], words: 'Zürich – 日本 \u0000 🇳🇵', seen: null, n: 1.5 };
      const first: NewEntry = { at: AT, actor: 'chair', act, payload: new Uint8Array([0, 255, 7]) };
      const result = await log.append([on(TEXT, 0, first, entry(2))]);
      const read = await all(log.read(TEXT));
      expect(read.map((one) => one.seq)).toEqual([1, 2]);
      expect(read[0]).toMatchObject({ at: AT, actor: 'chair', act, payload: new Uint8Array([0, 255, 7]), erased: false });
      expect(result).toEqual([{ stream: TEXT, seq: 2, hash: read[1]?.hash }]);
      expect(await log.head(TEXT)).toEqual({ seq: 2, hash: read[1]?.hash });
    });

    test('R2 an empty stream has no entries, number 0 and the hash that its chain starts from', async () => {
      const { log } = await start();
      expect(await all(log.read(TEXT))).toEqual([]);
      expect(await log.head(TEXT)).toEqual({ seq: 0, hash: genesisHash(TEXT) });
      expect(await log.readSnapshot(TEXT)).toBeNull();
    });

    test('R2 an append that expects another end conflicts, says what it found, and leaves nothing', async () => {
      const { log } = await start();
      await log.append([on(TEXT, 0, entry(1), entry(2))]);
      for (const expected of [0, 1, 3]) {
        const error = await failure(log.append([on(TEXT, expected, entry(9))]));
        expect(error).toBeInstanceOf(LogConflict);
        expect(error).toMatchObject({ stream: TEXT, expected, found: 2 });
      }
      expect(await acts(log, TEXT)).toEqual([entry(1).act, entry(2).act]);
      await log.append([on(TEXT, 2, entry(3))]);
      expect((await log.head(TEXT)).seq).toBe(3);
    });

    test('R2 a batch over several streams is written to all or to none', async () => {
      const { log } = await start();
      await log.append([on(TEXT, 0, entry(1)), on(DESK, 0, entry(2))]);
      const error = await failure(log.append([on(TEXT, 1, entry(3)), on('desk:new:GBR', 0, entry(4)), on(DESK, 0, entry(5))]));
      expect(error).toMatchObject({ name: 'LogConflict', stream: DESK, expected: 0, found: 1 });
      expect((await log.head(TEXT)).seq).toBe(1);
      expect((await log.head(DESK)).seq).toBe(1);
      expect(await log.streams()).toEqual([DESK, TEXT]);
    });

    test('R2 a stream without entries in a batch is a condition only', async () => {
      const { log } = await start();
      await log.append([on(DESK, 0, entry(1))]);
      await log.append([on(DESK, 1), on(TEXT, 0, entry(2))]);
      expect((await log.head(DESK)).seq).toBe(1);
      expect(await failure(log.append([on(DESK, 0), on(TEXT, 1, entry(3))]))).toBeInstanceOf(LogConflict);
      expect((await log.head(TEXT)).seq).toBe(1);
    });

    test('R2 a batch that is not in form is refused and leaves nothing', async () => {
      const { log } = await start();
      const wrong: Batch[] = [
        [on(TEXT, 0, entry(1)), on(TEXT, 1, entry(2))],
        [on('', 0, entry(1))],
        [on(TEXT, -1, entry(1))],
        [on(TEXT, 0.5, entry(1))],
      ];
      for (const batch of wrong) expect(await failure(log.append(batch))).toBeInstanceOf(RangeError);
      expect(await log.streams()).toEqual([]);
    });

    test('R2 appends of one tick stand in the order in which they were asked, each deciding for itself', async () => {
      const { log } = await start();
      const answers = await Promise.allSettled([
        log.append([on(TEXT, 0, entry(1))]),
        log.append([on(TEXT, 0, entry(2))]),
        log.append([on(TEXT, 1, entry(3)), on(DESK, 0, entry(4))]),
        log.append([on(DESK, 0, entry(5))]),
        log.append([on(DESK, 1, entry(6))]),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
      expect(answers[1]).toMatchObject({ reason: { name: 'LogConflict', found: 1 } });
      expect(await acts(log, TEXT)).toEqual([entry(1).act, entry(3).act]);
      expect(await acts(log, DESK)).toEqual([entry(4).act, entry(6).act]);
      expect(await problems(log)).toEqual([]);
    });

    test('R2 reading begins at the number asked for', async () => {
      const { log } = await start();
      await log.append([on(TEXT, 0, ...[1, 2, 3, 4, 5].map((n) => entry(n)))]);
      expect((await all(log.read(TEXT, 3))).map((one) => one.seq)).toEqual([3, 4, 5]);
      expect((await all(log.read(TEXT, 5))).map((one) => one.seq)).toEqual([5]);
      expect(await all(log.read(TEXT, 6))).toEqual([]);
      expect(await all(log.read(TEXT, 60))).toEqual([]);
      expect(await failure(all(log.read(TEXT, 0)))).toBeInstanceOf(RangeError);
    });

    test('R2 a reader meets what was appended while it read', async () => {
      const { log } = await start();
      await log.append([on(TEXT, 0, ...Array.from({ length: 3000 }, (_, i) => entry(i)))]);
      let seen = 0;
      for await (const one of log.read(TEXT)) {
        seen = one.seq;
        if (one.seq === 1) await log.append([on(TEXT, 3000, entry(7))]);
      }
      expect(seen).toBe(3001);
    });

    test('R2 looking whether it can be written writes nothing', async () => {
      const { log } = await start();
      await log.append([on(TEXT, 0, entry(1))]);
      await log.probe();
      expect((await log.head(TEXT)).seq).toBe(1);
      expect(await log.streams()).toEqual([TEXT]);
      expect(await all(log.verify())).toEqual([]);
    });

    test('R2 a closed log finishes what it was asked and takes nothing more', async () => {
      const { log, reopen } = await start();
      const last = log.append([on(TEXT, 0, entry(1))]);
      const again = await reopen();
      expect(await last).toMatchObject([{ seq: 1 }]);
      expect((await again.head(TEXT)).seq).toBe(1);
      expect(await failure(log.append([on(TEXT, 1, entry(2))]))).toBeInstanceOf(LogClosed);
      expect(await failure(all(log.read(TEXT)))).toBeInstanceOf(LogClosed);
      expect(await failure(log.probe())).toBeInstanceOf(LogClosed);
      await log.close();
    });

    test('R2 opening again finds everything: entries, chain, snapshot', async () => {
      const { log, reopen } = await start();
      await log.append([on(TEXT, 0, entry(1), entry(2)), on(DESK, 0, entry(3))]);
      await log.writeSnapshot(TEXT, 2, new Uint8Array([1, 2, 3]));
      const before = await all(log.read(TEXT));
      const again = await reopen();
      expect(await all(again.read(TEXT))).toEqual(before);
      expect(await again.readSnapshot(TEXT)).toEqual({ seq: 2, bytes: new Uint8Array([1, 2, 3]) });
      expect(await problems(again)).toEqual([]);
      await again.append([on(TEXT, 2, entry(4)), on(DESK, 1, entry(5))]);
      expect(await problems(again)).toEqual([]);
    });

    test('R8 the same appends give the same hashes', async () => {
      const [a, b] = [await start(), await start()];
      await a.log.append([on(TEXT, 0, entry(1), entry(2))]);
      await b.log.append([on(TEXT, 0, entry(1))]);
      await b.log.append([on(TEXT, 1, entry(2))]);
      expect(await all(a.log.read(TEXT))).toEqual(await all(b.log.read(TEXT)));
    });

    test('R8 two streams never share a hash, and neither do acts that differ in their normal form alone', async () => {
      const { log } = await start();
      const composed: NewEntry = { ...entry(1), act: 'r\u00e9sum\u00e9' };
      const decomposed: NewEntry = { ...entry(1), act: 're\u0301sume\u0301' };
      await log.append([on(TEXT, 0, composed), on(DESK, 0, composed), on('text:B', 0, decomposed)]);
      const hashes = await Promise.all([TEXT, DESK, 'text:B'].map(async (stream) => (await log.head(stream)).hash));
      expect(new Set(hashes).size).toBe(3);
      expect(await acts(log, 'text:B')).toEqual([decomposed.act]);
    });

    for (const what of ['payload', 'act', 'actor', 'gap'] as const) {
      test(`R8 verifying and reading find a torn entry: ${what}`, async () => {
        const { log, reopen, tear } = await start();
        await log.append([on(TEXT, 0, entry(1), entry(2), entry(3), entry(4)), on(DESK, 0, entry(5))]);
        await log.close();
        await tear({ what, stream: TEXT, seq: 2 });
        const again = await reopen();
        const kind = what === 'payload' ? 'payload' : what === 'gap' ? 'gap' : 'entry';
        const found = await problems(again);
        expect(found[0]).toMatchObject({ kind, stream: TEXT, seq: 2 });
        expect(found.every((one) => one.stream === TEXT)).toBe(true);
        const got: Entry[] = [];
        const error = await failure((async () => {
          for await (const one of again.read(TEXT)) got.push(one);
        })());
        expect(error).toBeInstanceOf(LogDamaged);
        expect(error).toMatchObject({ problem: { kind, seq: 2 } });
        expect(got.map((one) => one.seq)).toEqual([1]);
        expect((await all(again.read(DESK))).length).toBe(1);
      });
    }

    test('R14 erasing takes the payloads away for good; hashes stay and the chain verifies', async () => {
      const { log, reopen } = await start();
      await log.append([on(DESK, 0, entry(1), entry(2), entry(3))]);
      const before = await all(log.read(DESK));
      await log.erasePayload(DESK, [1, 3]);
      await log.erasePayload(DESK, [3]);
      const again = await reopen();
      const after = await all(again.read(DESK));
      expect(after.map((one) => one.erased)).toEqual([true, false, true]);
      expect(after.map((one) => one.payload.length)).toEqual([0, 3, 0]);
      expect(after.map((one) => one.hash)).toEqual(before.map((one) => one.hash));
      expect(after.map((one) => one.payloadHash)).toEqual(before.map((one) => one.payloadHash));
      expect(await problems(again)).toEqual([]);
      await again.append([on(DESK, 3, entry(4))]);
      expect(await problems(again)).toEqual([]);
    });

    test('R14 erasing what is not there is refused by its number and erases nothing', async () => {
      const { log } = await start();
      await log.append([on(DESK, 0, entry(1))]);
      const error = await failure(log.erasePayload(DESK, [1, 2]));
      expect(error).toBeInstanceOf(RangeError);
      expect(String(error)).toContain('no entry 2');
      expect((await all(log.read(DESK))).map((one) => one.erased)).toEqual([false]);
    });

    test('R8 the newest snapshot is kept, an older one changes nothing, and it can be dropped', async () => {
      const { log } = await start();
      await log.append([on(TEXT, 0, entry(1), entry(2))]);
      await log.writeSnapshot(TEXT, 1, new Uint8Array([1]));
      await log.writeSnapshot(TEXT, 2, new Uint8Array([2]));
      await log.writeSnapshot(TEXT, 1, new Uint8Array([3]));
      expect(await log.readSnapshot(TEXT)).toEqual({ seq: 2, bytes: new Uint8Array([2]) });
      expect(await failure(log.writeSnapshot(TEXT, 3, new Uint8Array([4])))).toBeInstanceOf(RangeError);
      await log.dropSnapshot(TEXT);
      expect(await log.readSnapshot(TEXT)).toBeNull();
    });

    test('R8 a damaged snapshot is ignored, and verifying tells of it', async () => {
      const { log, reopen, tear } = await start();
      await log.append([on(TEXT, 0, entry(1))]);
      await log.writeSnapshot(TEXT, 1, new Uint8Array([1, 2, 3]));
      await log.close();
      await tear({ what: 'snapshot', stream: TEXT });
      const again = await reopen();
      expect(await again.readSnapshot(TEXT)).toBeNull();
      expect(await problems(again)).toMatchObject([{ kind: 'snapshot', stream: TEXT, seq: 1 }]);
    });

    test('R8 a snapshot of entries that are no longer there is ignored', async () => {
      const { log, reopen, tear } = await start();
      await log.append([on(TEXT, 0, entry(1), entry(2))]);
      await log.writeSnapshot(TEXT, 2, new Uint8Array([1, 2, 3]));
      await log.close();
      await tear({ what: 'truncate', stream: TEXT, seq: 2 });
      const again = await reopen();
      expect(await again.readSnapshot(TEXT)).toBeNull();
      expect(await problems(again)).toMatchObject([{ kind: 'snapshot' }]);
    });

    test('R2 payloads of 5 MB and of nothing come back whole', async () => {
      const { log } = await start();
      const big = entry(77, 5 * 1024 * 1024);
      await log.append([on(TEXT, 0, big, entry(0, 0), big)]);
      const read = await all(log.read(TEXT));
      expect(read.map((one) => one.payload.length)).toEqual([big.payload.length, 0, big.payload.length]);
      expect(read.map((one) => one.erased)).toEqual([false, false, false]);
      expect(Buffer.compare(read[2]?.payload ?? new Uint8Array(0), big.payload)).toBe(0);
    });

    test('R2 many streams stand beside each other and are listed by how they begin', async () => {
      const { log } = await start();
      const ids = Array.from({ length: 500 }, (_, i) => `desk:T${i % 10}:D${i}`);
      await Promise.all(ids.map((id, i) => log.append([on(id, 0, entry(i))])));
      expect(await log.streams()).toEqual([...ids].sort());
      expect(await log.streams('desk:T3:')).toEqual(ids.filter((id) => id.startsWith('desk:T3:')).sort());
      expect(await log.streams('text:')).toEqual([]);
      expect(await log.streams('desk:T_')).toEqual([]);
      expect(await log.streams('desk:T%')).toEqual([]);
    });

    test('R2 what a caller does to its bytes afterwards does not reach the log, nor what a reader does', async () => {
      const { log } = await start();
      const mine = entry(1);
      await log.append([on(TEXT, 0, mine)]);
      mine.payload.fill(99);
      for await (const one of log.read(TEXT)) one.payload.fill(98);
      expect((await all(log.read(TEXT)))[0]?.payload).toEqual(entry(1).payload);
      expect(await problems(log)).toEqual([]);
    });

    test('R2 concurrent appends, reads, erasures and restarts do what a plain list would', async () => {
      const names = ['a', 'b', 'c'];
      const oneBatch = fc.uniqueArray(
        fc.record({ stream: fc.constantFrom(...names), off: fc.constantFrom(0, 0, 0, 0, -1, 1), count: fc.nat(3) }),
        { selector: (part) => part.stream, minLength: 1, maxLength: 3 },
      );
      const step = fc.oneof(
        { weight: 6, arbitrary: fc.record({ do: fc.constant('tick' as const), batches: fc.array(oneBatch, { minLength: 1, maxLength: 4 }) }) },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), stream: fc.constantFrom(...names), seq: fc.nat(6) }) },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('snapshot' as const), stream: fc.constantFrom(...names), seq: fc.nat(6) }) },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const it = await open();
          let log = it.log;
          try {
            const model = new Map(names.map((stream) => [stream, [] as { n: number; erased: boolean }[]]));
            const listOf = (stream: string): { n: number; erased: boolean }[] => model.get(stream) ?? [];
            const snapshots = new Map<string, number>();
            let n = 0;
            for (const one of steps) {
              if (one.do === 'reopen') {
                await log.close();
                log = await it.reopen();
              } else if (one.do === 'erase') {
                const target = listOf(one.stream)[one.seq - 1];
                const asked = log.erasePayload(one.stream, [one.seq]);
                if (target === undefined) expect(await failure(asked)).toBeInstanceOf(RangeError);
                else {
                  await asked;
                  target.erased = true;
                }
              } else if (one.do === 'snapshot') {
                const asked = log.writeSnapshot(one.stream, one.seq, new Uint8Array([one.seq]));
                if (listOf(one.stream)[one.seq - 1] === undefined) expect(await failure(asked)).toBeInstanceOf(RangeError);
                else {
                  await asked;
                  snapshots.set(one.stream, Math.max(one.seq, snapshots.get(one.stream) ?? 0));
                }
              } else {
                // Each batch sees the ends that those before it in the same tick would leave, plus an error of its own.
                const asked = one.batches.map((parts) => {
                  const batch = parts.map(({ stream, off, count }) => {
                    const expected = Math.max(0, listOf(stream).length + off);
                    return on(stream, expected, ...Array.from({ length: count }, () => entry(n++)));
                  });
                  const good = batch.every(({ stream, expected }) => listOf(stream).length === expected);
                  if (good) {
                    for (const { stream, entries } of batch) {
                      for (const added of entries) listOf(stream).push({ n: (added.act as { n: number }).n, erased: false });
                    }
                  }
                  return { good, answer: log.append(batch) };
                });
                for (const { good, answer } of asked) {
                  if (good) await answer;
                  else expect(await failure(answer)).toBeInstanceOf(LogConflict);
                }
              }
            }
            for (const stream of names) {
              const read = await all(log.read(stream));
              expect(read.map((got, i) => ({ n: got.seq === i + 1 ? (got.act as { n: number }).n : -1, erased: got.erased })))
                .toEqual(listOf(stream));
              expect((await log.readSnapshot(stream))?.seq ?? 0).toBe(snapshots.get(stream) ?? 0);
            }
            expect(await log.streams()).toEqual(names.filter((stream) => listOf(stream).length > 0));
            expect(await problems(log)).toEqual([]);
          } finally {
            await log.close();
          }
        }),
        { numRuns: 60 },
      );
    });
  });
}
