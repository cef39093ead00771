/** Comparing what arrived, byte by byte, and looking for words in it. */
import { unzipSync } from 'fflate';
import type { Received } from './session.ts';

interface Piece {
  readonly where: string;
  readonly bytes: Uint8Array;
}

/** Says of a document that it was opened when all was over. */
export const LATE = ', late';

/** Everything that a seat received, piece by piece: frames, how sockets were closed, and answers with their headers. */
export function pieces({ heard, answered }: Received): Piece[] {
  const text = (words: string): Uint8Array => Buffer.from(words);
  return [
    ...heard.flatMap(({ path, frames, closed, late }, opened) => [
      ...frames.map((bytes, i) => ({ where: `${path} (${String(opened)}${late ? LATE : ''}), frame ${String(i)}`, bytes })),
      { where: `${path} (${String(opened)}${late ? LATE : ''}), closed`, bytes: text(closed ?? 'open') },
    ]),
    ...[...answered].flatMap(([url, { status, headers, body }]) => [
      { where: `${url}, head`, bytes: text(`${String(status)} ${JSON.stringify(headers)}`) },
      { where: `${url}, body`, bytes: body },
    ]),
  ];
}

/** The first difference between two runs at a seat; null when every byte is the same. */
export function difference(one: Received, other: Received): string | null {
  const [first, second] = [pieces(one), pieces(other)];
  for (const [i, { where, bytes }] of first.entries()) {
    const there = second[i];
    if (there === undefined) return `${where}: not there\n${shown(bytes)}`;
    if (there.where !== where) return `${where}: there it is ${there.where}\n${shown(bytes)}\n${shown(there.bytes)}`;
    if (!Buffer.from(bytes).equals(Buffer.from(there.bytes))) return `${where}\n${shown(bytes)}\n${shown(there.bytes)}`;
  }
  const more = second[first.length];
  return more === undefined ? null : `${more.where}: only there`;
}

const shown = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').replace(/[^\x20-\x7e]+/g, '·').slice(0, 600);

/** Where a word stands in what a seat received; in files of Word too, which are packed. */
export function placesOf(received: Received, word: string): string[] {
  const wanted = Buffer.from(word);
  return pieces(received).filter(({ where, bytes }) => unpacked(where, bytes).some((one) => Buffer.from(one).includes(wanted))).map(({ where }) => where);
}

function unpacked(where: string, bytes: Uint8Array): Uint8Array[] {
  return where.includes('.docx') && where.endsWith('body') && bytes[0] === 0x50 ? [bytes, ...Object.values(unzipSync(bytes))] : [bytes];
}
