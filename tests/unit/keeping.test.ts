/** Backup, restore and verify on a data folder: what comes back, what is refused and how it is said, what is called off. */
import type * as Y from 'yjs';
import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Place } from '../../server/keeping/kept.ts';
import { deskStream, textStream } from '../../server/sync/streams.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { deskFragment, deskNote, readDrafts, readDraftWording } from '../../shared/schema/desk.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { command, folderAt, personOf, serve, type Serving } from './support/kept.ts';
import { Client } from './support/hosting.ts';

const CHAIR = personOf('chair');
const NPL = personOf('delegate', 'NPL');
const BRA = personOf('delegate', 'BRA');

let root: string;
let place: Place;
let file: string;
let open: Serving[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chapeau-keeping-'));
  place = folderAt(join(root, 'data'));
  file = join(root, 'kept.backup');
  open = [];
});
afterEach(async () => {
  for (const one of open) await one.close();
  rmSync(root, { recursive: true, force: true });
});

async function serving(at = place): Promise<Serving> {
  const one = await serve(at);
  open.push(one);
  return one;
}
async function closed(one: Serving): Promise<void> {
  open.splice(open.indexOf(one), 1);
  await one.close();
}

const on = (one: Serving, who = NPL, doc: ConstructorParameters<typeof Client>[2] = { type: 'pen' }, from?: Y.Doc): Client => new Client(one.house, who, doc, from, one.text);

/** Typing in an open pen, a tabled proposal, a draft and a note on a desk. */
async function worked(): Promise<Serving & { first: string; draft: string }> {
  const one = await serving();
  const { house, text } = one;
  const first = (await house.view(text, CHAIR)).provisions[0]?.id ?? '';
  await house.act(text, CHAIR, 'mode', { mode: 'negotiation' });
  const tabled = await house.act(text, NPL, 'draft', { kind: 'amend', target: first, wording: 'Tabled words' });
  await house.act(text, NPL, 'table', { drafts: [tabled.draft] });
  const { draft } = await house.act(text, NPL, 'draft', { kind: 'amend', target: first, wording: 'On the desk' });
  const desk = on(one, NPL, { type: 'desk', party: 'NPL' });
  await desk.synced();
  deskNote(desk.doc, first).insert(0, 'Our red line');
  await desk.until(() => desk.saved === 1);
  await house.act(text, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  const pen = on(one);
  await pen.synced();
  pen.append(first, ' and more');
  await pen.until(() => pen.saved === 1);
  return Object.assign(one, { first, draft });
}

async function desksOf(one: Serving, who = NPL): Promise<{ words: string[]; note: string }> {
  const desk = on(one, who, { type: 'desk', party: who.delegation ?? '' });
  await desk.synced();
  const first = (await one.house.view(one.text, CHAIR)).provisions[0]?.id ?? '';
  const words = readDrafts(desk.doc).map(({ id }) => textOf(readDraftWording(desk.doc, id)));
  desk.leave();
  return { words: words.sort(), note: deskNote(desk.doc, first).toJSON() };
}

describe('Backup and restore', () => {
  it('R8 a backup taken while the server runs gives back record, desks, seats and links; every chain goes on', async () => {
    const one = await worked();
    const before = await one.house.view(one.text, CHAIR);
    const heads = await Promise.all((await one.log.streams()).map(async (stream) => [stream, await one.log.head(stream)] as const));
    const made = await command('backup', place, ['--to', file]);
    expect(made).toMatchObject({ code: 0, err: [] });
    expect(made.out[0]).toMatch(/^Backed up \d+ entries in 2 streams to .*kept\.backup$/);
    expect([statSync(file).mode & 0o777, readdirSync(root).sort()]).toEqual([0o600, ['data', 'kept.backup']]);
    // What happens meanwhile is not in it, and is not held up.
    await one.house.act(one.text, CHAIR, 'point', { provision: one.first });
    const links = await one.store.links((await one.store.meetings())[0]?.id ?? '');
    await closed(one);

    const other = folderAt(join(root, 'other'));
    const restored = await command('restore', other, [file]);
    expect(restored).toMatchObject({ code: 0, err: [] });
    const two = await serving(other);
    expect(await two.house.view(two.text, CHAIR)).toEqual(before);
    expect(await desksOf(two)).toEqual({ words: ['On the desk'], note: 'Our red line' });
    expect(await two.store.links((await two.store.meetings())[0]?.id ?? '')).toEqual(links);
    expect(readFileSync(join(other.dataDir, 'house.secret'))).toEqual(readFileSync(join(place.dataDir, 'house.secret')));
    for (const [stream, { seq, hash }] of heads) {
      const entries = [];
      for await (const entry of two.log.read(stream)) entries.push(entry);
      expect([entries[seq - 1]?.hash, entries.slice(seq).map(({ act }) => act)]).toEqual([hash, [{ verb: 'restore' }]]);
    }
    expect((await command('verify', other, [])).code).toBe(0);
    expect(two.warnings).toEqual([]);
  });

  it('R7 browsers that hold a later record come back to the restored one: their words return as drafts', async () => {
    const one = await worked();
    await command('backup', place, ['--to', file]);
    // Later than the backup, and lost with it.
    const pen = on(one, BRA);
    const desk = on(one, NPL, { type: 'desk', party: 'NPL' });
    const record = on(one, NPL, { type: 'record' });
    await Promise.all([pen.synced(), desk.synced(), record.synced()]);
    pen.append(one.first, ', typed later');
    textOfFragment(deskFragment(desk.doc, one.draft))?.insert(0, 'Later: ');
    deskNote(desk.doc, one.first).insert('Our red line'.length, ', later');
    await Promise.all([pen.until(() => pen.saved === 1), desk.until(() => desk.saved === 2)]);
    await closed(one);
    expect((await command('restore', place, [file, '--replace'])).code).toBe(0);

    const two = await serving();
    const words = async (): Promise<string[]> => (await two.house.view(two.text, CHAIR)).provisions.map(({ wording }) => textOf(wording));
    expect(await words()).toEqual(['The first and more', 'The second']);
    const back = [on(two, BRA, { type: 'pen' }, pen.doc), on(two, NPL, { type: 'desk', party: 'NPL' }, desk.doc), on(two, NPL, { type: 'record' }, record.doc)];
    await Promise.all(back.map((client) => client.isClosed()));
    expect(back.map((client) => client.closed)).toEqual([CLOSE.stale, CLOSE.stale, CLOSE.stale]);
    expect(await words()).toEqual(['The first and more', 'The second']);
    expect(await desksOf(two, BRA)).toEqual({ words: ['The first and more, typed later'], note: '' });
    expect(await desksOf(two)).toEqual({ words: ['Later: On the desk', 'On the desk'], note: 'Our red line, later' });
    // The same browsers once more bring nothing twice; fresh ones are taken as ever.
    await on(two, NPL, { type: 'desk', party: 'NPL' }, desk.doc).isClosed();
    expect((await desksOf(two)).words).toHaveLength(2);
    const fresh = on(two, BRA);
    await fresh.synced();
    fresh.append((await two.house.view(two.text, CHAIR)).provisions[1]?.id ?? '', '!');
    await fresh.until(() => fresh.saved === 1);
    expect(await words()).toEqual(['The first and more', 'The second!']);
    expect(two.warnings).toEqual([]);
  });

  it('Restore refuses a folder that is not empty, unless it may be replaced; what was there is kept aside', async () => {
    const one = await worked();
    await command('backup', place, ['--to', file]);
    expect(await command('restore', place, [file])).toMatchObject({ code: 1, err: [expect.stringMatching(/data is in use by another Chapeau server/)] });
    await closed(one);
    expect(await command('restore', place, [file])).toMatchObject({ code: 1, err: [expect.stringMatching(/data is not empty: --replace/)] });
    const had = readFileSync(join(place.dataDir, 'record.sqlite'));
    const { code, out } = await command('restore', place, [file, '--replace']);
    const aside = /is in (.*replaced-.*)$/.exec(out[1] ?? '')?.[1] ?? '';
    expect([code, readFileSync(join(aside, 'record.sqlite')).equals(had)]).toEqual([0, true]);
    expect(readdirSync(place.dataDir).filter((name) => name.startsWith('restoring'))).toEqual([]);
  });

  it('Restore that was broken off while files were put in place is told of at the start, and done again', async () => {
    const one = await worked();
    await command('backup', place, ['--to', file]);
    await closed(one);
    const half = folderAt(join(root, 'half'));
    folderAt(join(half.dataDir, 'restoring'));
    writeFileSync(join(half.dataDir, 'restoring', 'swapping'), '');
    writeFileSync(join(half.dataDir, 'house.secret'), 'x'.repeat(32));
    await expect(serve(half)).rejects.toThrow(/half was broken off: restore into it again/);
    expect((await command('restore', half, [file])).code).toBe(0);
    const two = await serving(half);
    expect((await two.house.view(two.text, CHAIR)).provisions).toHaveLength(2);
  });

  it('Backup files that are truncated, altered or none are refused with what is wrong, and nothing is made', async () => {
    const one = await worked();
    await command('backup', place, ['--to', file]);
    await closed(one);
    const whole = readFileSync(file, 'utf8');
    const lines = whole.trimEnd().split('\n');
    const entry = lines.findIndex((line) => line.includes('"seq":3'));
    const text = textStream(one.text);
    const desk = deskStream(one.text, 'NPL');
    const changed = (at: number, from: RegExp | string, to: string): string => lines.map((line, i) => (i === at ? line.replace(from, to) : line)).join('\n');
    const seat = lines.findIndex((line) => line.includes('"table":"meetings"'));
    const faults: readonly (readonly [string, string | RegExp])[] = [
      ['', 'it is empty'],
      ['not a backup\n', 'it is not a backup of Chapeau'],
      [lines.slice(0, -1).join('\n'), `it ends too early, in the stream ${text}`],
      [lines.slice(0, 4).join('\n'), 'it ends too early, before the first stream'],
      [whole.slice(0, whole.length - 40), `line ${String(lines.length)} is not as it was written, or it ends there`],
      [changed(entry, /"payload":"./, '"payload":"'), /entry 3 is not as it was written/],
      [changed(entry, '"actor":"', '"actor":"X'), /stream desk:.*: entry 3 is not as it was written/],
      [lines.filter((_, i) => i !== entry).join('\n'), /stream desk:.*entry 3 is missing/],
      [changed(seat, 'The meeting', 'Another one'), /the rows of the house, or the order of its lines/],
      [changed(seat, '"symbol"', '"sumbol"'), /a row of meetings is not in form/],
      [lines.filter((_, i) => i !== seat).join('\n'), 'rows of meetings are missing'],
      [lines.filter((line) => !line.includes(`"stream":"${text}"`) ).join('\n'), /entry 1 is|stream/],
      [changed(0, '"version":1', '"version":2'), 'it was written by a newer version of Chapeau (format 2, this version knows 1)'],
      [`${whole}${lines[0] ?? ''}\n`, 'there is something after its end'],
    ];
    expect(lines[entry - 3]).toContain(desk);
    for (const [content, fault] of faults) {
      writeFileSync(file, content);
      const target = { dataDir: join(root, 'never'), databaseUrl: null };
      const { code, err, out } = await command('restore', target, [file]);
      expect([code, out, err.length]).toEqual([1, [], 1]);
      if (typeof fault === 'string') expect(err[0]).toContain(fault);
      else expect(err[0]).toMatch(fault);
      expect(readdirSync(root)).not.toContain('never');
    }
  });

  it('Backup and restore that are called off leave nothing half, and say so', async () => {
    const one = await worked();
    expect(await command('backup', place, ['--to', file], 3)).toEqual({ code: 130, out: [], err: ['Called off; nothing was changed.'] });
    expect(readdirSync(root)).toEqual(['data']);
    await command('backup', place, ['--to', file]);
    await closed(one);
    const had = readFileSync(join(place.dataDir, 'record.sqlite'));
    const entries = Number(/\d+/.exec((await command('restore', folderAt(join(root, 'measure')), [file])).out[0] ?? '')?.[0]);
    for (const at of [1, entries, entries + 1]) {
      expect((await command('restore', place, [file, '--replace'], at)).code).toBe(130);
      expect([readFileSync(join(place.dataDir, 'record.sqlite')).equals(had), readdirSync(place.dataDir).filter((name) => /restoring|replaced/.test(name))]).toEqual([true, []]);
    }
  });

  it('Commands that are asked wrongly say how they are asked', async () => {
    expect(await command('backup', place, ['--too', 'x'])).toEqual({ code: 2, out: [], err: ['--too is not an option: npm run backup -- [--to FILE] [--data DIR].'] });
    expect((await command('restore', place, [])).err).toEqual(['npm run restore -- FILE [--data DIR | postgres://…] [--replace].']);
    expect(await command('restore', place, [join(root, 'none')])).toMatchObject({ code: 1, err: [expect.stringContaining('There is no file')] });
    expect(await command('backup', place, [])).toMatchObject({ code: 1, err: [expect.stringContaining('the folder is no data folder of Chapeau')] });
    const one = await worked();
    writeFileSync(file, 'mine');
    expect(await command('backup', place, ['--to', file])).toMatchObject({ code: 1, err: [expect.stringContaining('is there already')] });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    await closed(one);
  });
});

describe('Verify', () => {
  it('Verify says of every stream that it is right, also while the server runs', async () => {
    const one = await worked();
    const { code, out, err } = await command('verify', place, []);
    expect([code, err]).toEqual([0, []]);
    expect(out.map((line) => line.replace(/: \d+ entries, [0-9a-f]{12}$/, ''))).toEqual([`right  ${deskStream(one.text, 'NPL')}`, `right  ${textStream(one.text)}`, 'All is right']);
  });

  it('Verify names the entry whose bytes were changed, and goes on; a damaged record is not backed up', async () => {
    const one = await worked();
    await closed(one);
    const db = new Database(join(place.dataDir, 'record.sqlite'));
    db.exec("UPDATE entries SET payload = x'00' WHERE seq = 4 AND stream = (SELECT id FROM streams WHERE name LIKE 'text:%')");
    db.close();
    const { code, out, err } = await command('verify', place, ['--anchor', join(root, 'anchor')]);
    expect([code, err]).toEqual([3, ['1 wrong. No anchor is written.']]);
    expect(out).toEqual([
      expect.stringMatching(/^right {2}desk:/) as unknown,
      expect.stringMatching(/^wrong {2}text:.*: the payload of entry 4 is not as it was written$/) as unknown,
    ]);
    expect(await command('backup', place, ['--to', file])).toMatchObject({ code: 3, err: [expect.stringMatching(/^The record is damaged: .*entry 4/)] });
    expect(readdirSync(root)).toEqual(['data']);
  });

  it('R8 Verify folds every text and desk, and tells of a snapshot that says something else', async () => {
    const one = await worked();
    const stream = deskStream(one.text, 'NPL');
    const kept = await one.house.upkeep(one.text, ({ docs }) => Promise.resolve(docs.snapshot(stream)));
    if (kept === null) throw new Error('No desk');
    await one.log.writeSnapshot(stream, kept.seq, kept.bytes);
    expect((await command('verify', place, [])).code).toBe(0);
    // Written as the house would, with words that never stood on the desk.
    const bytes = Buffer.from(kept.bytes);
    bytes.write('Off', bytes.lastIndexOf('On the desk'));
    await one.log.writeSnapshot(stream, kept.seq, new Uint8Array(bytes));
    const { code, out } = await command('verify', place, []);
    expect([code, out]).toEqual([3, [`wrong  ${stream}: its snapshot is not what its entries amount to`, expect.stringMatching(/^right {2}text:/)]]);
  });

  it('R2 Verify finds a lost end by what was written down beside the record, and what that does not know against an anchor kept elsewhere', async () => {
    const one = await worked();
    const anchor = join(root, 'anchor');
    expect((await command('verify', place, ['--anchor', anchor])).code).toBe(0);
    await one.house.act(one.text, CHAIR, 'point', { provision: one.first });
    expect((await command('verify', place, ['--against', anchor])).out.at(-1)).toMatch(/^All is right, and everything of the anchor of 20.* is there$/);
    const { seq } = await one.log.head(textStream(one.text));
    await closed(one);
    const db = new Database(join(place.dataDir, 'record.sqlite'));
    db.exec(`DELETE FROM entries WHERE seq >= ${String(seq - 2)} AND stream = (SELECT id FROM streams WHERE name LIKE 'text:%')`);
    db.close();
    const unasked = await command('verify', place, []);
    expect([unasked.code, unasked.out.filter((line) => line.startsWith('wrong'))]).toEqual([3, [expect.stringContaining('The end of the record is lost')]]);
    await expect(serve(place)).rejects.toMatchObject({ name: 'DataFolderError', code: 'damaged' });
    // Somebody who deletes both leaves nothing that could tell but the anchor.
    rmSync(join(place.dataDir, 'record.witness'));
    expect((await command('verify', place, [])).code).toBe(0);
    const { code, out } = await command('verify', place, ['--against', anchor]);
    expect([code, out.filter((line) => line.startsWith('wrong'))]).toEqual([3, [`wrong  ${textStream(one.text)}: entries ${String(seq - 2)} to ${String(seq - 1)} of the anchor are lost`]]);
  });
});
