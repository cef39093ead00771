/**
 * The end of retention in the log (R14): once an entry stands for everything before it (renewing.ts), the payloads of typing
 * before it are erased, of desks all of them. Acts, tabled wordings and every hash stay. Done again it changes nothing, so
 * that what was broken off is finished by the next one.
 */
import type { JsonValue, Log, StreamId } from '../log/port.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { deskStream, textStream } from './streams.ts';
import { desksOf } from './renewing.ts';

/** What happened to a stream last, and whether its typing is erased up to there. */
export interface StreamEnd {
  /** ISO time of the last entry that is not the house's own upkeep, of the first where all are; null for no stream. */
  readonly at: string | null;
  /** When its typing was erased, where nothing has happened since; else null. */
  readonly erased: string | null;
}

/** Acts of the house itself: they say nothing about whether anybody still works on a text. */
const UPKEEP = new Set(['erase', 'restore', 'desk', 'create']);
/** Entries of a text that hold typing and no act. */
const TYPING = new Set(['write', 'return']);

const verbOf = (act: JsonValue): string => (typeof act === 'object' && act !== null && 'verb' in act && typeof act.verb === 'string' ? act.verb : '');

/** How a stream ends. Looks back from its end, a few entries at a time. */
export async function endOfStream(log: Log, stream: StreamId): Promise<StreamEnd> {
  let { seq } = await log.head(stream);
  let erased: string | null = null;
  let first: string | null = null;
  while (seq > 0) {
    const from = Math.max(1, seq - 15);
    const entries: { at: string; verb: string }[] = [];
    for await (const { seq: n, at, act } of log.read(stream, from)) {
      if (n > seq) break;
      entries.push({ at, verb: verbOf(act) });
    }
    for (const { at, verb } of entries.reverse()) {
      first = at;
      if (verb === 'erase') erased ??= at;
      if (!UPKEEP.has(verb)) return { at, erased };
    }
    seq = from - 1;
  }
  return { at: first, erased };
}

/** Erases what the last entry of the kind leaves to be erased. Gives how many payloads were. */
export async function eraseTyping(log: Log, text: string): Promise<number> {
  let count = await eraseIn(log, textStream(text), (verb) => TYPING.has(verb));
  for (const party of await desksOf(log, text)) count += await eraseIn(log, deskStream(text, party), () => true);
  return count;
}

async function eraseIn(log: Log, stream: StreamId, holdsTyping: (verb: string) => boolean): Promise<number> {
  const found: number[] = [];
  let last = 0;
  for await (const { seq, act, erased } of log.read(stream)) {
    if (verbOf(act) === 'erase') last = seq;
    if (!erased && holdsTyping(verbOf(act))) found.push(seq);
  }
  const due = found.filter((seq) => seq < last);
  if (due.length === 0) return 0;
  // A snapshot from before holds the typing too.
  const kept = await log.readSnapshot(stream);
  if (kept === null || kept.seq < last) await log.dropSnapshot(stream);
  await log.erasePayload(stream, due);
  return due.length;
}

/** The desks of a text with how each ends. */
export async function deskEnds(log: Log, text: string): Promise<{ readonly party: Party; readonly end: StreamEnd }[]> {
  const out: { party: Party; end: StreamEnd }[] = [];
  for (const party of await desksOf(log, text)) out.push({ party, end: await endOfStream(log, deskStream(text, party)) });
  return out;
}
