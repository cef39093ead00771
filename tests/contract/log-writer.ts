/** A process that appends as fast as it can and prints each number once it is acknowledged, until it is killed. */
import { openDataFolder } from '../../server/log/folder.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';

const log = openSqliteLog(openDataFolder(process.argv[2] ?? ''));
let ends = (await log.head('text:A')).seq;
process.stdout.write(`ready ${ends}\n`);
for (;;) {
  const act = { verb: 'edit', n: ends + 1 };
  const payload = new Uint8Array(1 + ((ends * 97) % 5000)).fill(ends);
  const entry = { at: '2026-05-04T09:00:00.000Z', actor: 'NPL', act, payload };
  // Both streams or neither: each text entry has its twin on the desk.
  const [text] = await log.append([
    { stream: 'text:A', expected: ends, entries: [entry] },
    { stream: 'desk:A:NPL', expected: ends, entries: [entry] },
  ]);
  ends = text?.seq ?? 0;
  process.stdout.write(`${ends}\n`);
}
