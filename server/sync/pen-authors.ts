/**
 * Who wrote each letter in the fragments of the pen (R4). Fragments carry no authors, and the client IDs of Yjs are nobody's
 * word for it; so each change of a fragment is followed here, under the name of the connection that it came through. What a
 * message keeps stays whose it was, exactly; only of what it puts in has to be found whether it was there before (words.ts).
 */
import type * as Y from 'yjs';
import { graphemes } from '../../shared/lib/graphemes.ts';
import { sliceWording, textOf, type AuthoredRun, type AuthoredWording, type Party, type Wording } from '../../shared/schema/wording.ts';
import { UNKNOWN_AUTHOR } from '../../shared/schema/yruns.ts';
import { authoredAs } from './edits.ts';
import { authorsOf, withMarks, type RemovedWords } from './words.ts';

/** What Yjs tells of a change to a text. */
export type Delta = readonly { readonly insert?: unknown; readonly retain?: number | undefined; readonly delete?: number | undefined }[];

/** A fragment while a message is taken: what it kept and what it put in, in order; what it took out, all together. */
interface Change {
  readonly parts: readonly ({ readonly kept: AuthoredRun } | { readonly put: string })[];
  readonly leaving: readonly AuthoredRun[];
}

const bare = (runs: AuthoredWording): AuthoredRun[] => {
  const out: AuthoredRun[] = [];
  for (const { text, by } of runs) {
    const last = out[out.length - 1];
    if (text === '') continue;
    if (last !== undefined && last.by === by) out[out.length - 1] = { text: last.text + text, by };
    else out.push({ text, by });
  }
  return out;
};

export class PenAuthors {
  /** The raw text of each fragment, with authors, without marks. */
  readonly #lines = new Map<string, readonly AuthoredRun[]>();

  /** How many times something was forgotten. */
  forgotten = 0;

  /** Whether the authors of a fragment are known. */
  has(id: string): boolean {
    return this.#lines.has(id);
  }

  /** The authors of a fragment have to be told anew: the server has changed it. */
  forget(id: string): void {
    this.forgotten += 1;
    this.#lines.delete(id);
  }

  /** Tells whose a fragment's text is, as far as the record and the words taken out can say. */
  tell(id: string, raw: string, recorded: AuthoredWording, pool: RemovedWords): void {
    const known = spread(raw, recorded);
    this.#lines.set(id, known ?? bare(authoredAs(id, bare(recorded), raw === '' ? [] : [{ text: raw }], UNKNOWN_AUTHOR, pool, true)));
  }

  /** The authors of a stretch of a fragment; null where they are not known. */
  between(id: string, from: number, to: number): readonly AuthoredRun[] | null {
    const line = this.#lines.get(id);
    if (line === undefined) return null;
    const runs = sliceWording(line, from, to);
    return textOf(runs).length === to - from ? runs : null;
  }

  /** The text of a fragment with its authors and these marks; they must have the same text. */
  authored(id: string, raw: Wording): AuthoredRun[] {
    return withMarks(this.#lines.get(id) ?? [], raw);
  }

  /**
   * Follows what one message of `by` did to fragments; gives what it put into each, with the authors of it. `deltas` of a fragment:
   * null where its structure changed. `rows`: what the message took out of each as its author saw it. `lost`: other words that the message took out, of provisions removed as a whole among them.
   * `former`: what the record says of provisions that were removed before.
   */
  follow(changed: ReadonlyMap<string, { readonly deltas: readonly Delta[] | null; readonly raw: string }>, rows: ReadonlyMap<string, readonly AuthoredWording[]>, lost: readonly AuthoredWording[], former: (id: string) => AuthoredWording, by: Party, pool: RemovedWords): Map<string, AuthoredWording> {
    const changes = new Map<string, Change>();
    for (const [id, { deltas, raw }] of changed) {
      const before = this.#lines.get(id) ?? [];
      changes.set(id, (deltas === null ? null : byDelta(before, deltas, raw)) ?? byText(before, raw));
    }
    // What stood until now is looked at by itself too: the author may have heard of the rest before.
    const leaving = [...[...rows.values()].flat(), ...[...changes.values()].map((change) => change.leaving), ...lost].filter((runs) => textOf(runs).trim() !== '');
    const put = new Map<string, AuthoredWording>();
    for (const [id, { parts }] of changes) {
      const line: AuthoredRun[] = [];
      let at = 0;
      for (const part of parts) {
        const runs = 'kept' in part ? [part.kept] : authorsOf(part.put, by, leaving, pool, { provision: id, at }, former(id));
        line.push(...runs);
        if ('put' in part) put.set(id, [...(put.get(id) ?? []), ...runs]);
        at += textOf(runs).length;
      }
      this.#lines.set(id, bare(line));
    }
    return put;
  }
}

/** A change as Yjs tells it; null when it does not end with the text that is there. */
function byDelta(before: readonly AuthoredRun[], deltas: readonly Delta[], raw: string): Change | null {
  const changing = deltas.filter((delta) => delta.some((op) => op.insert !== undefined || op.delete !== undefined));
  const [delta] = changing;
  if (changing.length > 1) return null;
  const parts: Change['parts'][number][] = [];
  const leaving: AuthoredRun[] = [];
  let at = 0;
  for (const op of delta ?? []) {
    if (typeof op.insert === 'string') {
      // What stands together was put in together, whatever marks its letters carry.
      const last = parts[parts.length - 1];
      if (last !== undefined && 'put' in last) parts[parts.length - 1] = { put: last.put + op.insert };
      else parts.push({ put: op.insert });
    } else if (op.insert !== undefined) return null;
    else if (op.retain !== undefined) {
      for (const run of sliceWording(before, at, at + op.retain)) parts.push({ kept: run });
      at += op.retain;
    } else if (op.delete !== undefined) {
      leaving.push(...sliceWording(before, at, at + op.delete));
      at += op.delete;
    }
  }
  for (const run of sliceWording(before, at, textOf(before).length)) parts.push({ kept: run });
  const text = parts.map((part) => ('kept' in part ? part.kept.text : part.put)).join('');
  return text === raw ? { parts, leaving } : null;
}

/** A change as the texts tell it: what is the same at both ends is kept. */
function byText(before: readonly AuthoredRun[], raw: string): Change {
  const was = textOf(before);
  let head = 0;
  while (head < was.length && head < raw.length && was[head] === raw[head]) head++;
  let tail = 0;
  while (tail < was.length - head && tail < raw.length - head && was[was.length - 1 - tail] === raw[raw.length - 1 - tail]) tail++;
  const kept = (from: number, to: number): Change['parts'] => sliceWording(before, from, to).map((run) => ({ kept: run }));
  const put = raw.slice(head, raw.length - tail);
  return {
    parts: [...kept(0, head), ...(put === '' ? [] : [{ put }]), ...kept(was.length - tail, was.length)],
    leaving: sliceWording(before, head, was.length - tail),
  };
}

const WHITE = /^[\s\u200b\ufeff]+$/u;

/** The authors of the record's words, spread over the raw text that they were cleaned from; null when it is another text. */
function spread(raw: string, recorded: AuthoredWording): AuthoredRun[] | null {
  const text = textOf(recorded);
  if (raw === text) return bare(recorded);
  const authors: Party[] = [];
  for (const run of recorded) for (let i = 0; i < run.text.length; i++) authors.push(run.by);
  const out: AuthoredRun[] = [];
  let at = 0;
  for (const one of graphemes(raw)) {
    const clean = one.normalize('NFC');
    if (clean !== '' && text.startsWith(clean, at)) {
      out.push({ text: one, by: authors[at] ?? UNKNOWN_AUTHOR });
      at += clean.length;
    } else if (WHITE.test(one) || clean.length === 1) {
      // Dropped, or folded into the space beside it.
      if (WHITE.test(one) && text[at] === ' ') at++;
      out.push({ text: one, by: authors[Math.max(0, at - 1)] ?? UNKNOWN_AUTHOR });
    } else return null;
  }
  return at === text.length ? bare(out) : null;
}

/** What a transaction did to the one text of a fragment; null where the structure around it changed. */
export function deltasIn(transaction: Y.Transaction, fragment: Y.XmlFragment, text: Y.XmlText | null): Delta[] | null {
  const events = (transaction.changedParentTypes as ReadonlyMap<unknown, readonly { readonly target: unknown; readonly delta: unknown }[]>).get(fragment) ?? [];
  const out: Delta[] = [];
  for (const event of events) {
    if (text === null || event.target !== text) return null;
    out.push(event.delta as Delta);
  }
  return out;
}

/** Authored raw text as it may enter the record: the same cleaning as `cleanWording`, which gave `words`. Null where that cannot be followed. */
export function cleanAuthored(raw: AuthoredWording, words: Wording): AuthoredRun[] | null {
  const text = textOf(words);
  if (textOf(raw) === text) return withMarks(bare(raw), words);
  const out: AuthoredRun[] = [];
  let at = 0;
  let from = 0;
  const whole = textOf(raw);
  const authors: Party[] = [];
  for (const run of raw) for (let i = 0; i < run.text.length; i++) authors.push(run.by);
  for (const one of graphemes(whole)) {
    const by = authors[from] ?? UNKNOWN_AUTHOR;
    from += one.length;
    const clean = WHITE.test(one) ? ' ' : one.normalize('NFC');
    if (text.startsWith(clean, at) && clean !== '') {
      out.push({ text: clean, by });
      at += clean.length;
    } else if (clean !== ' ' && clean.length > 1) return null;
  }
  return at === text.length ? withMarks(bare(out), words) : null;
}
