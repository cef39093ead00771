/** Reads a backup file: first whole, to see that it is as it was written, then again to restore from it. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { HOUSE_TABLES, rowProblem, type HouseRow } from '../auth/rows.ts';
import { genesisHash, problemOf, type StoredEntry } from '../log/chain.ts';
import { BACKUP_VERSION, entryIn, FIRST_SUM, nextSum, readLine, type Line, type Manifest } from './format.ts';
import { goOn, KeepingError, type Work } from './progress.ts';

/** What is in a backup beside its entries. */
export interface Contents {
  /** ISO time of which it is. */
  readonly at: string;
  readonly secret: Uint8Array;
  readonly rows: readonly HouseRow[];
  readonly manifest: Manifest;
}

async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  if (!existsSync(file) || !statSync(file).isFile()) throw new KeepingError(`There is no file ${file}`);
  yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
}

/** Checks a backup whole: form, order, chains, payloads, manifest. Throws `KeepingError`, which names the first that is wrong. */
export async function checkBackup(file: string, work: Work): Promise<Contents> {
  const wrong = (what: string): KeepingError => new KeepingError(`The backup ${file} cannot be used: ${what}`);
  let sum = FIRST_SUM;
  let lines = 0;
  let at: string | null = null;
  let secret: Uint8Array | null = null;
  let manifest: Manifest | null = null;
  let stream: string | null = null;
  let previous = '';
  let entries = 0;
  const rows: HouseRow[] = [];
  const tables: Record<string, number> = {};
  const streams: Record<string, { entries: number; hash: string }> = {};

  const take = (read: Line): void => {
    if ('manifest' in read) manifest = read.manifest;
    else if ('secret' in read) {
      secret = new Uint8Array(Buffer.from(read.secret, 'base64'));
      if (secret.length !== 32) throw wrong('the secret of the house is not as it was written');
    } else if ('table' in read) {
      const problem = rowProblem(read);
      if (problem !== null) throw wrong(problem);
      rows.push(read);
      tables[read.table] = (tables[read.table] ?? 0) + 1;
    } else if ('stream' in read) {
      ({ stream } = read);
      if (stream in streams) throw wrong(`the stream ${stream} stands in it twice`);
      previous = genesisHash(stream);
      streams[stream] = { entries: 0, hash: previous };
    } else if ('seq' in read) {
      const known = stream === null ? undefined : streams[stream];
      if (stream === null || known === undefined) throw wrong('an entry belongs to no stream');
      const entry = entryIn(read);
      const problem = problemOf(stream, known.entries + 1, previous, entry);
      if (problem !== null) throw wrong(lowered(problem.message));
      previous = entry.hash;
      streams[stream] = { entries: entry.seq, hash: entry.hash };
      work.progress('entries checked', (entries += 1));
    } else throw wrong(`line ${String(lines + 1)} begins another backup`);
  };

  for await (const text of linesOf(file)) {
    goOn(work);
    if (manifest !== null) throw wrong('there is something after its end');
    const read = readLine(text);
    if (lines === 0) {
      if (read === null || !('chapeau' in read)) throw wrong('it is not a backup of Chapeau, or its beginning is damaged');
      if (read.version > BACKUP_VERSION) throw wrong(`it was written by a newer version of Chapeau (format ${String(read.version)}, this version knows ${String(BACKUP_VERSION)})`);
      ({ at } = read);
    } else if (read === null) throw wrong(`line ${String(lines + 1)} is not as it was written, or it ends there`);
    else take(read);
    if (manifest === null) sum = nextSum(sum, text);
    lines += 1;
  }
  const found = manifest as Manifest | null;
  if (found === null) throw wrong(lines === 0 ? 'it is empty' : `it ends too early, ${stream === null ? 'before the first stream' : `in the stream ${stream}`}`);
  for (const table of HOUSE_TABLES) if ((found.tables[table] ?? 0) !== (tables[table] ?? 0)) throw wrong(`rows of ${table} are missing`);
  for (const [name, { entries: n, hash }] of Object.entries(found.streams)) {
    if (streams[name]?.entries !== n || streams[name].hash !== hash) throw wrong(`the stream ${name} is not whole`);
  }
  const more = Object.keys(streams).find((name) => !(name in found.streams));
  if (more !== undefined) throw wrong(`the stream ${more} was not in it when it was written`);
  if (found.lines !== lines - 1 || found.sha256 !== sum) throw wrong('the rows of the house, or the order of its lines, are not as they were written');
  if (at === null || secret === null) throw wrong('the secret of the house is missing');
  return { at, secret, rows, manifest: found };
}

/** The entries of a backup that was checked, stream by stream. */
export async function* entriesIn(file: string): AsyncGenerator<{ readonly stream: string; readonly entry: StoredEntry }, void, undefined> {
  let stream: string | null = null;
  for await (const text of linesOf(file)) {
    const read = readLine(text);
    if (read !== null && 'stream' in read) ({ stream } = read);
    else if (read !== null && 'seq' in read && stream !== null) yield { stream, entry: entryIn(read) };
  }
}

const lowered = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);
