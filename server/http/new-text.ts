/** Making a text: its row in the tables of the house, and its record in the log. */
import type { z } from 'zod';
import type { Seat } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { textSchema } from '../../shared/protocol/house.ts';
import type { Auth } from '../auth/auth.ts';
import { cleanWording, plainWording } from '../../shared/schema/wording.ts';
import type { NewTextRecord, Texts } from './deps.ts';

type NewText = z.output<typeof textSchema>;

/** Provisions as the record takes them: clean words, a level for items and none for anything else. Throws `invalid`. */
function provisionsOf(text: NewText): NewTextRecord['provisions'] {
  return text.provisions.map(({ kind, level, wording }, i) => {
    const words = cleanWording(typeof wording === 'string' ? plainWording(wording) : wording.map(({ text, marks }) => (marks === undefined ? { text } : { text, marks })));
    if (words.length === 0) throw new Refusal('invalid', `provisions.${i}.wording: There are no words in it.`);
    return { kind, level: kind === 'item' ? Math.max(1, level) : 0, wording: words };
  });
}

/**
 * Makes a text in a meeting and gives its id: the secretariat any, the chair one of its own out of another of the meeting. Rejects with `exists` when the meeting has one of this symbol, `invalid`,
 * `not-permitted`, `not-found`, `unavailable`.
 */
export async function createText(
  { auth, texts }: { auth: Auth; texts: Pick<Texts, 'createText' | 'view'> },
  by: Seat,
  meeting: string,
  text: NewText,
): Promise<string> {
  const provisions = provisionsOf(text);
  const { settings, texts: rows } = await auth.meeting(by, meeting);
  const { chairsTextOf } = text;
  if (chairsTextOf !== undefined && !rows.some((row) => row.id === chairsTextOf)) throw new Refusal('not-found', 'chairsTextOf: No such text in this meeting.');
  const id = await rowOf(auth, texts, by, meeting, text);
  const { symbol, language } = text;
  const made = { id, meeting, symbol, language, insertions: settings.insertions, provisions };
  await texts.createText(chairsTextOf === undefined ? { ...made, by: 'secretariat' } : { ...made, by: 'chair', chairsTextOf });
  return id;
}

/** The new row; or the one that stands there without a record, because the server was stopped between the two. */
async function rowOf(auth: Auth, texts: Pick<Texts, 'view'>, by: Seat, meeting: string, text: NewText): Promise<string> {
  const { symbol, language } = text;
  try {
    return (await auth.createText(by, meeting, { symbol, language, chairs: text.chairsTextOf !== undefined })).id;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'exists') throw error;
    const row = (await auth.meeting(by, meeting)).texts.find((other) => other.symbol === symbol && other.language === language);
    if (row === undefined || (await hasRecord(texts, by, row.id))) throw error;
    return row.id;
  }
}

async function hasRecord(texts: Pick<Texts, 'view'>, by: Seat, text: string): Promise<boolean> {
  try {
    await texts.view(text, by);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return false;
    throw error;
  }
}
