/** Opening an SQLite file of the house: settings, whose file it is, and which version of its tables. */
import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { DataFolderError, fileError } from './folder.ts';

/** Which file it is (`application_id`), and the steps that make its tables: step n leads to version n. */
export interface FileFormat {
  readonly application: number;
  readonly steps: readonly string[];
}

/**
 * Opens the file, making it or bringing it to the present version when needed. WAL, `synchronous=FULL` (what is
 * acknowledged survives a power cut, R2) and `secure_delete` (what is erased is gone from the file, R14). Throws
 * `DataFolderError`: `newer-format`, `damaged`, `unwritable`, `read-only`, `disk-full`.
 */
export function openFile(file: string, format: FileFormat): Database.Database {
  let db: Database.Database | null = null;
  try {
    refuseRemains(file);
    db = new Database(file, { timeout: 5000 });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('secure_delete = ON');
    db.pragma('trusted_schema = OFF');
    upgrade(db, file, format);
    // Structure only, some 500 MB a second: a torn file is refused here, not found out about in the middle of a meeting.
    const sound = db.pragma('quick_check(1)', { simple: true });
    if (sound !== 'ok') throw new DataFolderError('damaged', `The file ${file} is damaged (${String(sound).replace(/\s+/g, ' ')})`);
    return db;
  } catch (error) {
    db?.close();
    throw fileError(error, file);
  }
}

/**
 * Opens the file for reading alone, as it stands at this moment, also while a server writes to it; nothing in it is changed.
 * Throws `DataFolderError`: `missing`, `damaged`, `newer-format`, `older-format`.
 */
export function viewFile(file: string, { application, steps }: FileFormat): Database.Database {
  let db: Database.Database | null = null;
  try {
    refuseRemains(file);
    if (!existsSync(file)) throw new DataFolderError('missing', `There is no file ${file}: the folder is no data folder of Chapeau`);
    db = new Database(file, { readonly: true, timeout: 5000 });
    db.exec('BEGIN');
    // The first that is read fixes the moment.
    const version = Number(db.pragma('user_version', { simple: true }));
    if (Number(db.pragma('application_id', { simple: true })) !== application) throw new DataFolderError('damaged', `The file ${file} is not a Chapeau file`);
    if (version > steps.length) throw newer(file, version, steps.length);
    if (version < steps.length) {
      throw new DataFolderError('older-format', `The file ${file} was written by an earlier version of Chapeau: start this version on it once`);
    }
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (error) {
    db?.close();
    throw fileError(error, file);
  }
}

function newer(file: string, version: number, known: number): DataFolderError {
  return new DataFolderError('newer-format', `The file ${file} was written by a newer version of Chapeau (format ${version}, this version knows ${known})`);
}

/** SQLite makes a new database of a file that was cut to nothing, and of a lost one whose WAL is left: a silent loss. */
function refuseRemains(file: string): void {
  if (file === ':memory:') return;
  if (existsSync(file)) {
    if (statSync(file).size > 0) return;
    throw new DataFolderError('damaged', `The file ${file} is damaged: it is empty. Restore it, or remove it to begin anew`);
  }
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) {
    throw new DataFolderError('damaged', `The file ${file} is missing, but ${file}-wal, which belongs to it, is there`);
  }
}

function upgrade(db: Database.Database, file: string, { application, steps }: FileFormat): void {
  const number = (pragma: string): number => Number(db.pragma(pragma, { simple: true }));
  const version = number('user_version');
  const empty = db.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get() === 0;
  if (number('application_id') !== application && !(empty && version === 0)) {
    throw new DataFolderError('damaged', `The file ${file} is not a Chapeau file`);
  }
  if (version > steps.length) {
    throw newer(file, version, steps.length);
  }
  if (version === steps.length) return;
  const run = db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.pragma(`application_id = ${application}`);
    db.pragma(`user_version = ${steps.length}`);
  });
  run.immediate();
}
