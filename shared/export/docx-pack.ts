/** Makes a Word file depend on nothing but its content: entries in a fixed order and at a fixed time (R8). */
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';

/**
 * The time of every entry. The zip format keeps local time and fflate reads it off the local clock's fields, so the date is
 * made of such fields too: it is the same in every time zone.
 */
const ENTRY_TIME = new Date(2000, 0, 1, 12, 0, 0);

const PROPERTIES = 'docProps/core.xml';

/** A time as core properties write it, to the second. */
function propertyTime(at: string): string {
  const found = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.exec(at);
  if (found === null) throw new RangeError(`not a time that a document can be stamped with: ${JSON.stringify(at)}`);
  return `${found[0]}Z`;
}

/** The same file with `at` as the time when it was made and changed. Throws a `RangeError` when `at` is no time in UTC. */
export function repack(file: Uint8Array, at: string): Uint8Array {
  const time = propertyTime(at);
  const entries = unzipSync(file);
  const properties = entries[PROPERTIES];
  if (properties === undefined) throw new Error(`the Word file has no ${PROPERTIES}`);
  entries[PROPERTIES] = strToU8(
    strFromU8(properties).replace(/(<dcterms:(created|modified)\b[^>]*>)[^<]*(?=<\/dcterms:\2>)/g, `$1${time}`),
  );
  // Readers expect the list of contents first; the rest goes by name.
  const rank = (name: string): string => (name === '[Content_Types].xml' ? '0' : '1') + name;
  const names = Object.keys(entries)
    .filter((name) => !name.endsWith('/'))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const packed: Zippable = {};
  for (const name of names) packed[name] = entries[name] ?? new Uint8Array();
  return zipSync(packed, { level: 6, mtime: ENTRY_TIME });
}
