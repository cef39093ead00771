/**
 * Whose the words are (R4). Words that are put in are their party's, unless the same hand has taken them out: what is moved, split
 * off, merged or put back unchanged stays its author's. In one message what leaves one place and turns up in another was moved;
 * over several, what the same party has cut and puts in again. What only others have taken out proves nothing: whoever types words
 * like theirs has written them.
 */
import { boundBefore, graphemes } from '../../shared/lib/graphemes.ts';
import { holds, joined, type Named, type Stretch, type Went } from './dead-letters.ts';
import { sliceWording, textOf, type AuthoredRun, type AuthoredWording, type Party, type Wording } from '../../shared/schema/wording.ts';

/** A stretch of words that was taken out, with its authors, and where it stood. */
export interface Removed {
  readonly provision: string;
  /** Offset in the words of the provision when they were taken out; -1: a provision's words as a whole, arrived where nothing stands any more or put back; -2: it is not known where. */
  readonly at: number;
  readonly runs: readonly AuthoredRun[];
  /** When; the latest of its letters. */
  readonly time: string;
  /** The party that took them out; none where that was an act, or the server putting something right. */
  readonly hand?: Party;
  /** Its letters in the pen, where they are known. */
  readonly letters?: readonly Stretch[];
}

const POOL = 200;

function sharesLetters({ letters: some = [] }: Removed, { letters: others = [] }: Removed): boolean {
  return some.some(([client, clock, length]) => others.some(([other, from, count]) => other === client && from < clock + length && clock < from + count));
}
/** How far back letters deleted one after the other are looked for, when others delete elsewhere meanwhile. */
const LATELY = 20;

/** The words lately taken out of a text, however many messages ago (an undo, a cut and a later paste). */
export class RemovedWords {
  #list: Removed[] = [];

  add(removed: Removed): void {
    if (removed.at === -1) {
      // Words without a place are told whole each time.
      const known = this.#list.findIndex((one) => one.at < 0 && one.provision === removed.provision);
      if (known >= 0) this.#list.splice(known, 1);
      this.#push(removed);
      return;
    }
    const { letters: those } = removed;
    if (those !== undefined) {
      // Taken out again by one who did not know.
      const known = this.#list.findIndex(({ hand, letters }) => hand === removed.hand && letters !== undefined && letters.length === those.length && holds(those, letters) && holds(letters, those));
      if (known >= 0) this.#list.splice(known, 1);
    }
    const length = textOf(removed.runs).length;
    for (let i = removed.at < 0 ? -1 : this.#list.length - 1; i >= 0 && i >= this.#list.length - LATELY; i--) {
      const last = this.#list[i];
      if (last === undefined || last.provision !== removed.provision || last.at < 0 || (last.letters === undefined) !== (removed.letters === undefined)) continue;
      // Letters deleted one after the other are one stretch: Backspace goes down, Delete stays.
      if (last.hand !== removed.hand || last.time === removed.time || sharesLetters(last, removed) || (removed.at !== last.at && removed.at + length !== last.at)) break;
      const [one, other] = removed.at === last.at ? [last, removed] : [removed, last];
      const letters = one.letters === undefined || other.letters === undefined ? {} : { letters: joined(one.letters, other.letters) };
      this.#list.splice(i, 1);
      this.#push({ provision: removed.provision, at: removed.at, runs: [...one.runs, ...other.runs], time: removed.time, ...(removed.hand === undefined ? {} : { hand: removed.hand }), ...letters });
      return;
    }
    this.#push(removed);
  }

  #push(removed: Removed): void {
    this.#list.push(removed);
    if (this.#list.length > POOL) this.#list.shift();
  }

  /** Latest first. */
  list(): readonly Removed[] {
    return [...this.#list].reverse();
  }

  /** What a party has taken out; latest first. */
  of(party: Party): readonly Removed[] {
    return this.list().filter(({ hand }) => hand === party);
  }

  /**
   * Of the words taken out later than `heard`: those that a message of `by` takes out too, not knowing that they had gone. They are as
   * good as taken out by it. `fresh`: its party has not taken them out before.
   */
  takenToo(named: Named, by: Party, heard: string): (Went & { readonly provision: string; readonly time: string })[] {
    const own = this.#list.filter((one) => one.hand === by);
    return this.#list.flatMap((one) => {
      if (one.letters === undefined || one.time <= heard) return [];
      return named.partsOf(one.letters).map(({ from, to, letters }) => ({
        provision: one.provision, time: one.time, runs: sliceWording(one.runs, from, to), letters,
        fresh: !own.some((known) => known.letters !== undefined && holds(known.letters, letters)),
      }));
    });
  }

  /** Begins with a list that `list` gave. */
  restore(list: readonly Removed[]): void {
    this.#list = [...list].reverse();
  }
}

/** Where words are put in. */
export interface Putting {
  readonly provision: string;
  readonly at: number;
}

const LETTER = /[\p{L}\p{N}\p{M}]/u;

/** Whether a cut at this offset goes through no word. */
export function edgeOfWord(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return true;
  const low = text.charCodeAt(at - 1);
  const before = text.codePointAt(low >= 0xdc00 && low < 0xe000 ? at - 2 : at - 1) ?? 0;
  return !LETTER.test(String.fromCodePoint(before)) || !LETTER.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

/** Equal text: a stretch of what is put in, and where it stands in the source. */
interface Match {
  readonly length: number;
  readonly from: number;
  /** The end in the source, which is further where letters were left out. */
  readonly to: number;
  readonly runs: readonly AuthoredRun[];
}

/** The longest stretch of `text` from `i` on that stands in `source`. */
function longest(text: string, i: number, { text: source, runs }: Source): Match | null {
  let best: { readonly length: number; readonly from: number } | null = null;
  let from = source.indexOf(text.slice(i, i + 1));
  while (from >= 0) {
    let length = 1;
    while (i + length < text.length && from + length < source.length && text[i + length] === source[from + length]) length++;
    if (best === null || length > best.length) best = { length, from };
    from = source.indexOf(text.slice(i, i + best.length + 1), from + 1);
    if (i + best.length >= text.length) break;
  }
  if (best === null) return null;
  const end = boundBefore(text, i + best.length);
  if (end <= i) return null;
  const to = best.from + end - i;
  return { length: end - i, from: best.from, to, runs: sliceWording(runs, best.from, to) };
}

/**
 * The longest stretch of `text` from `i` on that stands in `source` when letters of `by` are left out there: undoing takes back
 * one's own letters together with the cut around them.
 */
function longestWithout(text: string, i: number, { text: source, authors }: Source, by: Party): Match | null {
  if (authors === null) return null;
  let best: { readonly taken: readonly number[] } | null = null;
  for (let from = source.indexOf(text.slice(i, i + 1)); from >= 0; from = source.indexOf(text.slice(i, i + 1), from + 1)) {
    const taken: number[] = [];
    for (let at = from; at < source.length && i + taken.length < text.length; at++) {
      if (source[at] === text[i + taken.length]) taken.push(at);
      else if (authors[at] !== by) break;
    }
    if (best === null || taken.length > best.taken.length) best = { taken };
  }
  if (best === null) return null;
  const taken = best.taken.slice(0, boundBefore(text, i + best.taken.length) - i);
  const [first] = taken;
  const last = taken[taken.length - 1];
  if (first === undefined || last === undefined) return null;
  const runs = taken.map((at, k): AuthoredRun => ({ text: text[i + k] ?? '', by: authors[at] ?? by }));
  return { length: taken.length, from: first, to: last + 1, runs };
}

interface Source {
  readonly runs: readonly AuthoredRun[];
  readonly text: string;
  /** Taken out by the same message. */
  readonly now: boolean;
  readonly provision: string | null;
  readonly at: number;
  /** Of each unit, where letters may have been left out: words that stood in this provision, partly of who puts them in. */
  readonly authors: readonly Party[] | null;
}

/**
 * Whether a match shows that the words were moved or put back, given its length and what it leaves of both sides. `beside`: they stand right
 * behind others that were.
 */
function convinces(text: string, i: number, source: Source, match: Match, place: Putting, beside: boolean): boolean {
  const end = i + match.length;
  const sourceEnd = match.to;
  const letters = graphemes(text.slice(i, end).trim()).length;
  if (letters === 0) return false;
  const wholeText = i === 0 && end === text.length;
  const home = source.provision === place.provision;
  const leftOut = match.to - match.from > match.length;
  if (leftOut) return letters >= 4 && edgeOfWord(text, i) && edgeOfWord(text, end);
  // Exactly where it was.
  if (home && wholeText && source.at >= 0 && source.at + match.from === place.at) return true;
  const wholeSource = match.from === 0 && sourceEnd === source.text.length;
  const sourceEdge = match.from === 0 || sourceEnd === source.text.length;
  const words = edgeOfWord(text, i) && edgeOfWord(text, end) && edgeOfWord(source.text, match.from) && edgeOfWord(source.text, sourceEnd);
  if (source.now) return wholeSource || letters >= 4 || (letters >= 2 && (sourceEdge || i === 0 || end === text.length || words));
  // Everybody types "the" or "of": what comes from long ago or elsewhere has to be longer than that.
  if (letters >= 2 && home && wholeText && sourceEdge) return true;
  if (letters >= (beside ? 2 : 4) && wholeSource) return true;
  const left = i === 0 || (edgeOfWord(text, i) && edgeOfWord(source.text, match.from));
  const right = end === text.length || (edgeOfWord(text, end) && edgeOfWord(source.text, sourceEnd));
  return letters >= 5 && left && right;
}

/**
 * The authors of text that `by` puts in. `leaving`: what the same message takes out, each stretch and all of one provision
 * together; then the words that this party has taken out before (`anyHand`: or another), and `former`: what stood in this provision
 * when it was removed.
 */
export function authorsOf(text: string, by: Party, leaving: readonly AuthoredWording[], pool: RemovedWords, place: Putting, former: AuthoredWording = [], anyHand = false): AuthoredRun[] {
  const out: AuthoredRun[] = [];
  const put = (runs: readonly AuthoredRun[]): void => {
    for (const run of runs) {
      const last = out[out.length - 1];
      if (last !== undefined && last.by === run.by) out[out.length - 1] = { text: last.text + run.text, by: run.by };
      else out.push({ text: run.text, by: run.by });
    }
  };
  const sources = sourcesFor(by, leaving, pool, place, former, anyHand);
  let i = 0;
  let beside = false;
  while (i < text.length) {
    const found = bestOf(text, i, sources, by, place, beside);
    beside = found !== null;
    if (found === null) {
      const length = boundAfterOne(text, i) - i;
      put([{ text: text.slice(i, i + length), by }]);
      i += length;
    } else {
      put(found);
      i += textOf(found).length;
    }
  }
  return spaces(out, by);
}

function sourcesFor(by: Party, leaving: readonly AuthoredWording[], pool: RemovedWords, place: Putting, former: AuthoredWording, anyHand: boolean): Source[] {
  const source = (runs: AuthoredWording, recent: boolean, provision: string | null, at: number): Source =>
    ({ runs, text: textOf(runs), now: recent, provision, at, authors: provision === place.provision ? authorsIfMixed(runs, by) : null });
  return [
    ...leaving.map((runs) => source(runs, true, null, -1)),
    ...pool.list().filter(({ hand }) => anyHand || hand === by).map(({ runs, provision, at }) => source(runs, false, provision, at)),
    ...(former.length === 0 ? [] : [source(former, false, place.provision, -1)]),
  ];
}

/** Of each unit its author, where these are words of `by` and of others. */
function authorsIfMixed(runs: AuthoredWording, by: Party): Party[] | null {
  if (!runs.some((run) => run.by === by) || !runs.some((run) => run.by !== by)) return null;
  return runs.flatMap((run) => Array.from({ length: run.text.length }, () => run.by));
}

/**
 * The longest convincing match; of equal ones what is leaving now, then the latest of what left before. A shorter one would cut through words,
 * and the rest of them would convince nobody.
 */
function bestOf(text: string, i: number, sources: readonly Source[], by: Party, place: Putting, beside: boolean): readonly AuthoredRun[] | null {
  let best: { readonly match: Match } | null = null;
  for (const source of sources) {
    for (const match of [longest(text, i, source), longestWithout(text, i, source, by)]) {
      if (match === null || (best !== null && match.length <= best.match.length)) continue;
      if (convinces(text, i, source, match, place, beside)) best = { match };
    }
  }
  return best === null ? null : best.match.runs;
}

/** The end of the grapheme that begins here. */
function boundAfterOne(text: string, i: number): number {
  const code = text.charCodeAt(i);
  if (code < 0x300 && text.charCodeAt(i + 1) < 0x300) return i + 1;
  return i + (graphemes(text.slice(i, i + 64))[0]?.length ?? 1);
}

/** White space between words of one author is that author's: it was moved with them. */
function spaces(runs: readonly AuthoredRun[], by: Party): AuthoredRun[] {
  const out: AuthoredRun[] = [];
  runs.forEach((run, i) => {
    const before = out[out.length - 1];
    const after = runs[i + 1];
    const joins = run.by === by && run.text.trim() === '' && before !== undefined && (after === undefined || after.by === before.by);
    const next = joins ? { text: run.text, by: before.by } : run;
    if (before !== undefined && before.by === next.by) out[out.length - 1] = { text: before.text + next.text, by: before.by };
    else out.push({ text: next.text, by: next.by });
  });
  return out;
}

/** The authors of one, the marks of the other; both have the same text. */
export function withMarks(authored: AuthoredWording, marked: Wording): AuthoredRun[] {
  const out: AuthoredRun[] = [];
  let at = 0;
  for (const run of authored) {
    for (const piece of sliceWording(marked, at, at + run.text.length)) out.push({ ...piece, by: run.by });
    at += run.text.length;
  }
  return out;
}
