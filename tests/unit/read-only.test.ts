/** A record that cannot be written for a while: the room is read-only, says so, keeps what is typed, and is back by itself. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../server/log/folder.ts';
import { memoryLog, memoryStore, type Fate } from '../../server/log/memory.ts';
import { openSqliteLog, RECORD_FILE } from '../../server/log/sqlite.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT, wordsIn } from './support/hosting.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** A house in which the writing of the record can be broken, and nobody waits for long. */
function breakable(): ReturnType<typeof hosting> & { set: (fate: Fate) => void } {
  let fate: Fate = 'commit';
  const log = memoryLog({ store: memoryStore(), fate: () => fate });
  return { ...hosting(log, { pause: () => new Promise((resolve) => setImmediate(resolve)) }), set: (to) => (fate = to) };
}

/** One provision in such a house, which one delegation writes and one reads. */
async function writing() {
  const { house, set } = breakable();
  await createText(house, ['One']);
  const id = (await house.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
  await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
  const record = new Client(house, CHAIR, { type: 'record' });
  await Promise.all([pen.until(() => pen.saved === 1), record.synced()]);
  return { house, set, id, pen, record };
}

const shown = (client: Client): string => readRecord(client.doc).provisions.map((one) => textOf(one.wording)).join('|');

describe('A record of another history', () => {
  it('R8 whoever holds more of the record than there is opens it anew', async () => {
    const [lost, restored] = [hosting(memoryLog()).house, hosting(memoryLog()).house];
    for (const house of [lost, restored]) await createText(house, ['One']);
    await lost.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const record = new Client(lost, CHAIR, { type: 'record' });
    await record.synced();
    record.leave();
    const again = new Client(restored, CHAIR, { type: 'record' }, record.doc);
    await again.isClosed();
    expect(again.closed).toBe(CLOSE.stale);
    const fresh = new Client(restored, CHAIR, { type: 'record' });
    await fresh.synced();
    expect([fresh.closed, shown(fresh)]).toEqual([null, 'One']);
  });

  it('R2 whoever was told more by another server is told the same here, which reads on first', async () => {
    const store = memoryStore();
    const [quick, slow] = [hosting(memoryLog({ store, shared: true })).house, hosting(memoryLog({ store }), {}, 1).house];
    await createText(quick, ['One']);
    expect(await wordsIn(slow)).toEqual(['One']);
    await quick.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const record = new Client(quick, CHAIR, { type: 'record' });
    await record.synced();
    record.leave();
    const elsewhere = new Client(slow, CHAIR, { type: 'record' }, record.doc);
    await elsewhere.synced();
    expect([elsewhere.closed, readRecord(elsewhere.doc).head.mode]).toEqual([null, 'open']);
  });
});

describe('A record that cannot be written', () => {
  it('R2 R7 turns the room read-only: acts are refused, typing waits, reading goes on, and all is taken when it can be written', async () => {
    const { house, set, warnings } = breakable();
    await createText(house, ['One', 'Two']);
    const [first] = (await house.view(TEXT, CHAIR)).provisions;
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const [brazil, nepal] = ['BRA', 'NPL'].map((party) => new Client(house, seat('delegate', party), { type: 'pen' }));
    const record = new Client(house, seat('reader'), { type: 'record' });
    if (brazil === undefined || nepal === undefined) throw new Error('Nobody writes');
    await Promise.all([brazil.until(() => brazil.saved === 1), nepal.until(() => nepal.saved === 1), record.synced()]);
    expect([house.readOnly, record.notices]).toEqual([false, []]);

    set('fail');
    brazil.append(first?.id ?? '', ' and');
    await record.until(() => record.notices.length > 0);
    expect([house.readOnly, record.notices, brazil.saved]).toEqual([true, [true], 1]);
    await expect(house.act(TEXT, CHAIR, 'mode', { mode: 'closed' })).rejects.toMatchObject({ code: 'read-only' });
    brazil.append(first?.id ?? '', ' more');
    nepal.append(first?.id ?? '', ' again');
    // Reading goes on, as it stood; whoever comes now is told, too.
    expect(await wordsIn(house)).toEqual(['One', 'Two']);
    const late = new Client(house, CHAIR, { type: 'record' });
    await late.until(() => late.notices.length > 0);
    expect([late.notices, shown(late)]).toEqual([[true], 'One|Two']);

    set('commit');
    await Promise.all([record, late].map((client) => client.until(() => client.notices.at(-1) === false)));
    await Promise.all([brazil.until(() => brazil.saved === 3), nepal.until(() => nepal.saved === 2), record.until(() => ['and', 'more', 'again'].every((word) => shown(record).includes(word)))]);
    expect([house.readOnly, brazil.closed, nepal.closed, record.closed]).toEqual([false, null, null, null]);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'closed' });
    expect(warnings.filter((line) => line.includes('read-only'))).toHaveLength(1);
  });

  it('R2 R7 a room that is read-only and then empty keeps what was typed: it is still there when all have left, and is taken when it can be written', async () => {
    const { house, set, id, pen, record } = await writing();
    set('fail');
    pen.append(id, ' typed');
    await record.until(() => record.notices.length > 0);
    for (const client of [pen, record]) client.leave();
    for (let n = 0; n < 3; n++) house.rest();
    expect(house.readOnly).toBe(true);
    set('commit');
    const back = new Client(house, CHAIR, { type: 'record' });
    await back.until(() => shown(back) === 'One typed');
  });

  it('R2 sends nobody back and forth: what was typed while it could not be written is in the log once', async () => {
    const { house, set, id, pen, record } = await writing();
    for (let n = 0; n < 3; n++) {
      // Written, although the answer is lost and nothing can be written after it.
      set('lost');
      pen.append(id, ` a${String(n)}`);
      await pen.until(() => pen.saved >= 2 + 2 * n);
      set('fail');
      pen.append(id, ` b${String(n)}`);
      await record.until(() => record.notices.length === 2 * n + 1);
      set('commit');
      await pen.until(() => pen.saved >= 3 + 2 * n);
    }
    expect(await wordsIn(house)).toEqual(['One a0 b0 a1 b1 a2 b2']);
  });

  it('R2 a house that is closed meanwhile takes nothing, and tells its writers to come back', async () => {
    const { house, set, id, pen, record } = await writing();
    set('fail');
    pen.append(id, ' typed');
    await record.until(() => record.notices.length > 0);
    await house.close();
    expect([pen.closed, record.closed, pen.saved]).toEqual([4503, 4503, 1]);
  });

  it('R2 a disk that is full: the same, on a file', async () => {
    const path = mkdtempSync(join(tmpdir(), 'chapeau-full-'));
    undo.push(() => rmSync(path, { recursive: true, force: true }));
    // Opened once to see how large it is: from then on there are a few pages more, and then the disk is full.
    const open = (maxPages?: number): ReturnType<typeof hosting> => {
      const folder = openDataFolder(path);
      const log = openSqliteLog(folder, maxPages === undefined ? {} : { maxPages });
      const opened = hosting(log, { pause: () => new Promise((resolve) => setImmediate(resolve)) }, maxPages === undefined ? 0 : 1);
      undo.push(async () => {
        await opened.house.close();
        await log.close();
        folder.close();
      });
      return opened;
    };
    const { house: roomy } = open();
    await createText(roomy, ['One']);
    const [first] = (await roomy.view(TEXT, CHAIR)).provisions;
    await roomy.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const before = new Client(roomy, seat('delegate', 'BRA'), { type: 'pen' });
    await before.until(() => before.saved === 1);
    await undo.pop()?.();
    const { house } = open(Math.ceil(statSync(join(path, RECORD_FILE)).size / 4096) + 8);
    const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
    const record = new Client(house, CHAIR, { type: 'record' });
    await Promise.all([pen.until(() => pen.saved === 1), record.synced()]);
    let typed = 'One';
    while (record.notices.length === 0) {
      const words = ` ${'words '.repeat(1_000)}end`;
      const saved = pen.saved;
      pen.append(first?.id ?? '', words);
      await Promise.race([pen.until(() => pen.saved > saved), record.until(() => record.notices.length > 0)]);
      if (pen.saved > saved) typed += words;
    }
    expect(record.notices[0]).toBe(true);
    // What was acknowledged stands, and not a word more.
    expect(await wordsIn(house)).toEqual([typed]);
    expect(shown(record)).toBe(typed);
  });
});
