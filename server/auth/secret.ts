/** The house secret: 32 random bytes in the data folder, readable by its owner alone, made once. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderError, type DataFolder } from '../log/folder.ts';
import type { RandomBytes } from './tokens.ts';

export const SECRET_FILE = 'house.secret';
const LENGTH = 32;

/**
 * The secret of this data folder. Whoever has it can make links and sessions; without it all that were made are void.
 * Throws `DataFolderError`: `damaged` when the file is not one that this made, `unwritable` when it cannot be read or made.
 */
export function houseSecret(folder: DataFolder, random: RandomBytes): Uint8Array {
  const file = folder.file(SECRET_FILE);
  const secret = readOrMake(file, random);
  if (secret.length === LENGTH) return new Uint8Array(secret);
  throw new DataFolderError('damaged', `The file ${file} is damaged: it has ${secret.length} bytes, not ${LENGTH}`);
}

/** The secret of a data folder, read without making one. Throws `DataFolderError`. */
export function readSecret(path: string): Uint8Array {
  const file = join(path, SECRET_FILE);
  if (!existsSync(file)) throw new DataFolderError('missing', `There is no file ${file}: without it all links are void`);
  const secret = readFileSync(file);
  if (secret.length !== LENGTH) throw new DataFolderError('damaged', `The file ${file} is damaged: it has ${secret.length} bytes, not ${LENGTH}`);
  return new Uint8Array(secret);
}

/** Puts the secret of a backup into a data folder that has none. */
export function putSecret(folder: DataFolder, secret: Uint8Array): void {
  writeWhole(folder.file(SECRET_FILE), secret);
}

function readOrMake(file: string, random: RandomBytes): Uint8Array {
  try {
    if (!existsSync(file)) writeWhole(file, random(LENGTH));
    return readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataFolderError('unwritable', `The file ${file} cannot be read or made (${why})`, error);
  }
}

/** Under another name first: a crash leaves the whole file or none. */
function writeWhole(file: string, bytes: Uint8Array): void {
  const part = `${file}.part`;
  rmSync(part, { force: true });
  const fd = openSync(part, 'wx', 0o600);
  try {
    writeSync(fd, bytes);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(part, file);
}
