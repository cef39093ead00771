/**
 * Files made small for bad networks: compressed once, when first asked for, and kept, since a file with a hash in its name
 * never changes.
 */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

const COMPRESSIBLE = /\.(js|css|svg|json|html|txt|map)$/;
/** Below this the headers outweigh the gain, in bytes. */
const WORTHWHILE = 1_000;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** The best encoding that a browser takes and we make; null for none. */
export function encodingFor(accepted: string | undefined): Encoding | null {
  const takes = (name: string): boolean =>
    (accepted ?? '').split(',').some((part) => {
      const [coding, ...params] = part.split(';').map((word) => word.trim().toLowerCase());
      return coding === name && !params.some((param) => /^q=0(\.0*)?$/.test(param));
    });
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null;
}

/** Gives the compressed bytes of files; null for those that are as small as they get, or that are not there. */
export function createCompressed(): (file: string, encoding: Encoding) => Promise<Buffer | null> {
  const kept = new Map<string, Promise<Buffer | null>>();

  async function compress(file: string, encoding: Encoding): Promise<Buffer | null> {
    const bytes = await readFile(file);
    if (bytes.length < WORTHWHILE) return null;
    return encoding === 'gzip'
      ? zip(bytes, { level: 9 })
      : brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  }

  return (file, encoding) => {
    if (!COMPRESSIBLE.test(file)) return Promise.resolve(null);
    const key = `${encoding}:${file}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = compress(file, encoding).catch(() => {
      // Not there: perhaps it will be, after the next build. Names that do not exist must not pile up either.
      kept.delete(key);
      return null;
    });
    kept.set(key, made);
    return made;
  };
}
