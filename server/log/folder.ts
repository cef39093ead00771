/**
 * The data folder: made, checked and locked, so that two servers never share one. The lock is an exclusive transaction on
 * an SQLite file of its own, `lock`: the operating system lets go of it when the process dies, however it dies. (POSIX
 * locks also go when the same process closes the file by other means: nothing here may read `lock`.)
 */
import Database from 'better-sqlite3';
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const FOLDER_ERRORS = [
  'not-a-folder', 'unwritable', 'in-use', 'newer-format', 'older-format', 'missing', 'half-restored', 'damaged', 'disk-full', 'read-only', 'disk-error',
] as const;
export type FolderErrorCode = (typeof FOLDER_ERRORS)[number];

/** Something is wrong with the data folder or a file in it; the message is one line that says what and where. */
export class DataFolderError extends Error {
  readonly code: FolderErrorCode;
  constructor(code: FolderErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DataFolderError';
    this.code = code;
  }
}

/** The folder below it in which something is restored, and the file in that while files are put in place of others. */
export const RESTORING = 'restoring';
export const SWAPPING = 'swapping';

/** A folder that this process has locked. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** The path of a file in it. */
  file(name: string): string;
  /** Lets go of the lock. Close what was opened in it first. */
  close(): void;
}

/**
 * Opens the data folder, making it when it is not there. Throws `DataFolderError`: `not-a-folder`, `unwritable`,
 * `disk-full`, `read-only`, `in-use` when another server (or another opener in this process) has it, or `half-restored`
 * (unless it is opened for `restoring`).
 */
export function openDataFolder(path: string, restoring = false): DataFolder {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw notAFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    tryWriting(join(folder, '.write-test'));
  } catch (error) {
    throw folderError(error, folder);
  }
  const lock = takeLock(folder);
  if (!restoring && existsSync(join(folder, RESTORING, SWAPPING))) {
    lock.close();
    throw new DataFolderError('half-restored', `A restore into the data folder ${folder} was broken off: restore into it again`);
  }
  return {
    path: folder,
    file: (name) => join(folder, name),
    close: () => {
      lock.close();
    },
  };
}

// access(2) says yes to root on much that cannot be written; only writing shows it.
function tryWriting(file: string): void {
  const fd = openSync(file, 'w', 0o600);
  try {
    writeSync(fd, 'Chapeau can write here.\n');
  } finally {
    closeSync(fd);
    rmSync(file, { force: true });
  }
}

function takeLock(folder: string): Database.Database {
  let lock: Database.Database | null = null;
  try {
    lock = new Database(join(folder, 'lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) {
      throw new DataFolderError('in-use', `The data folder ${folder} is in use by another Chapeau server`, error);
    }
    throw fileError(error, join(folder, 'lock'));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function notAFolder(folder: string): DataFolderError {
  return new DataFolderError('not-a-folder', `The data folder ${folder} is not a folder`);
}

function folderError(error: unknown, folder: string): Error {
  if (error instanceof DataFolderError) return error;
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return notAFolder(folder);
    case 'ENOSPC':
    case 'EDQUOT':
      return new DataFolderError('disk-full', `The disk is full: nothing can be written in the data folder ${folder}`, error);
    case 'EROFS':
      return new DataFolderError('read-only', `The data folder ${folder} is on a disk that is read-only`, error);
    default: {
      const why = error instanceof Error ? error.message : String(error);
      return new DataFolderError('unwritable', `The data folder ${folder} cannot be written (${why})`, error);
    }
  }
}

/** What an error of SQLite on this file means for those who run the server. Other errors come back as they are. */
export function fileError(error: unknown, file: string): Error {
  if (error instanceof DataFolderError) return error;
  const code = codeOf(error);
  const as = (kind: FolderErrorCode, message: string): DataFolderError => new DataFolderError(kind, message, error);
  if (code === 'SQLITE_FULL') return as('disk-full', `The disk is full: ${file} cannot be written`);
  if (code.startsWith('SQLITE_READONLY')) return as('read-only', `The file ${file} is read-only`);
  if (code.startsWith('SQLITE_CANTOPEN')) return as('unwritable', `The file ${file} cannot be opened`);
  if (code.startsWith('SQLITE_BUSY')) return as('in-use', `The file ${file} is in use by another program`);
  if (code === 'SQLITE_NOTADB') return as('damaged', `The file ${file} is not a Chapeau file, or its beginning is damaged`);
  if (code.startsWith('SQLITE_CORRUPT')) return as('damaged', `The file ${file} is damaged`);
  if (code.startsWith('SQLITE_IOERR')) return as('disk-error', `The disk failed on ${file} (${code})`);
  return error instanceof Error ? error : new Error(String(error));
}
