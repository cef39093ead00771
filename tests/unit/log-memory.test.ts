import { setImmediate as nextTick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { GroupCommit } from '../../server/log/group.ts';
import { memoryLog, memoryStore, type Fate } from '../../server/log/memory.ts';
import type { Batch, Log, NewEntry } from '../../server/log/port.ts';

function entry(n: number): NewEntry {
  return { at: '2026-05-04T09:00:00.000Z', actor: 'NPL', act: n, payload: new Uint8Array([n]) };
}
function one(expected: number, n: number, stream = 'text:A'): Batch {
  return [{ stream, expected, entries: [entry(n)] }];
}
async function acts(log: Log): Promise<unknown[]> {
  const out: unknown[] = [];
  for await (const got of log.read('text:A')) out.push(got.act);
  return out;
}

test('R2 appends of one tick share one commit, those of the next the next', async () => {
  const commits: string[] = [];
  let run: (() => void) | null = null;
  const log = memoryLog({
    schedule: (commit) => {
      commits.push('scheduled');
      run = commit;
    },
    fate: (batch) => {
      commits.push(String(batch[0]?.expected));
      return 'commit';
    },
  });
  const answers = [log.append(one(0, 1)), log.append(one(1, 2)), log.append(one(2, 3))];
  await Promise.resolve();
  expect(commits).toEqual(['scheduled']);
  (run as (() => void) | null)?.();
  await Promise.all(answers);
  const later = log.append(one(3, 4));
  await Promise.resolve();
  (run as (() => void) | null)?.();
  await later;
  expect(commits).toEqual(['scheduled', '0', '1', '2', 'scheduled', '3']);
});

test('R2 what is asked first in a tick is committed at once, what else is asked in it shares one commit', async () => {
  const groups: number[][] = [];
  const group = new GroupCommit<number, number>((asked) => {
    groups.push([...asked]);
    return asked.map((done) => ({ done }));
  });
  await group.submit(1);
  expect(groups).toEqual([[1]]);
  const second = group.submit(2);
  await Promise.resolve();
  await Promise.all([second, group.submit(3)]);
  expect(groups).toEqual([[1], [2, 3]]);
  await nextTick();
  await group.submit(4);
  expect(groups).toEqual([[1], [2, 3], [4]]);
});

test('R2 the memory log fails, loses a race or loses an answer when told, and others of the group go on', async () => {
  const fates: Fate[] = ['commit', 'fail', 'race', 'lost', 'commit'];
  const log = memoryLog({ fate: () => fates.shift() ?? 'commit' });
  const answers = await Promise.allSettled([
    log.append(one(0, 1)),
    log.append(one(1, 2)),
    log.append(one(1, 3)),
    log.append(one(1, 4)),
    log.append(one(2, 5)),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled']);
  expect(answers[1]).toMatchObject({ reason: { name: 'MemoryLogFailure' } });
  expect(answers[2]).toMatchObject({ reason: { name: 'LogConflict', stream: 'text:A', expected: 1 } });
  expect(await acts(log)).toEqual([1, 4, 5]);
});

test('R2 of two servers on one store that append at the same end one wins and the other conflicts', async () => {
  const store = memoryStore();
  const rival = memoryLog({ store });
  let met = false;
  const log = memoryLog({
    store,
    fate: async (): Promise<Fate> => {
      if (!met) {
        met = true;
        await rival.append(one(0, 7));
      }
      return 'commit';
    },
  });
  await expect(log.append(one(0, 1))).rejects.toMatchObject({ name: 'LogConflict', expected: 0, found: 1 });
  await log.append(one(1, 2));
  expect(await acts(rival)).toEqual([7, 2]);
});

test('R2 closing waits for a commit that takes its time', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const store = memoryStore();
  const log = memoryLog({ store, fate: (): Promise<Fate> => gate.then(() => 'commit') });
  const answer = log.append(one(0, 1));
  let closed = false;
  const closing = log.close().then(() => {
    closed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(false);
  open();
  expect(await answer).toMatchObject([{ seq: 1 }]);
  await closing;
});
