/**
 * What comes from those who hold the pen (DESIGN 4, Pen): each message is applied whole to the scratch document, its
 * content is read out, checked, and copied as plain wording into the record under the name of the connection (R1, R4).
 * What may not stand there is undone by an edit of the server's own, and its words go back to their author (R3, R7).
 */
import { numberFor } from '../../shared/numbering/numbering.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { penFragment, penProvisions, readPen, readPenWording, setPenProvision, type PenProvision } from '../../shared/schema/pen.ts';
import { addProvision, placeProvision, setProvision } from '../../shared/schema/record.ts';
import type { Provision, ReturnReason } from '../../shared/schema/state.ts';
import { cleanWording, sameWording, sliceWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { readFragment } from '../../shared/schema/yruns.ts';
import { discussed, isLocked, mendFragment, penFollows, remember, rewrite, wordsOf, type ActContext } from './context.ts';
import { touchedRoots } from './updates.ts';
import type { Removed } from './words.ts';
import type * as Y from 'yjs';

/** Words that could not stand: what the author wrote, and why it goes back. */
export interface Unable {
  readonly reason: ReturnReason;
  readonly code: ErrorCode;
  readonly provision: string;
  /** Null when no words were lost (a removal or a move was undone). */
  readonly wording: Wording | null;
}

/** The ids that a message touched: in the map of provisions, and the fragments. */
export interface Touched {
  readonly ids: ReadonlySet<string>;
  /** What stood in the pen before the message, for those touched. */
  readonly fragments: ReadonlySet<string>;
}

/** Applies something to the pen and tells what it touched. */
export function touching(doc: Y.Doc, apply: () => void): Touched {
  const ids = new Set<string>();
  const fragments = new Set<string>();
  const map = penProvisions(doc);
  const note = (transaction: Y.Transaction): void => {
    for (const name of touchedRoots(transaction, 'p:')) fragments.add(name);
    for (const [type, keys] of transaction.changed) {
      if (type === (map as unknown)) for (const key of keys) { if (key !== null) ids.add(key); }
      else if (type.parent === (map as unknown) && typeof type._item?.parentSub === 'string') ids.add(type._item.parentSub);
    }
  };
  doc.on('afterTransaction', note);
  try {
    apply();
  } finally {
    doc.off('afterTransaction', note);
  }
  for (const id of fragments) ids.add(id);
  return { ids, fragments };
}

/** Carries what a message did to the pen over into the record. Inside an entry; the message has been applied. */
export function reflectPen(ctx: ActContext, touched: Touched): Unable[] {
  const { docs } = ctx;
  if (docs.pen === null || touched.ids.size === 0) return [];
  const pen = docs.pen.doc;
  const before = ctx.state;
  const recorded = new Map(before.provisions.map((provision) => [provision.id, provision]));
  const listed = readPen(pen);
  const penned = new Map(listed.map((one) => [one.id, one]));
  const unable: Unable[] = [];
  let locked = false;

  // First what may not stand, so that the rest is read from a pen that has been put right.
  const removedNow: string[] = [];
  for (const id of touched.ids) {
    const provision = recorded.get(id);
    const there = penned.get(id);
    if (provision === undefined || provision.removed) continue;
    const gone = there === undefined || there.removed;
    if (isLocked(provision)) {
      if (mendLocked(ctx, provision, there, unable)) locked = true;
    } else if (gone) removedNow.push(id);
  }
  if (locked) {
    for (const id of removedNow) {
      const provision = recorded.get(id);
      if (provision === undefined) continue;
      setPenProvision(pen, id, { removed: false });
      mendFragment(docs, id, wordsOf(provision));
    }
    removedNow.length = 0;
  }

  const lost: Removed[] = [];
  for (const id of removedNow) {
    const provision = recorded.get(id);
    if (provision === undefined) continue;
    setProvision(docs.record, id, { removed: true });
    lost.push({ provision: id, at: 0, runs: provision.wording });
  }
  // Words that left one provision in this message may turn up in another (split, merge): known before any is read.
  const pool = [...lost, ...leaving(ctx, touched, recorded)];
  remember(ctx, pool);

  for (const id of touched.ids) {
    const there = penned.get(id);
    const provision = recorded.get(id);
    const words = cleanWording(readPenWording(pen, id));
    if (there === undefined) {
      // Words in a fragment that no provision owns: a foreign client, or its provision is still to come.
      if (provision === undefined && words.length > 0 && touched.fragments.has(id)) {
        unable.push({ reason: 'removed', code: 'not-found', provision: id, wording: words });
      }
      continue;
    }
    if (provision === undefined) {
      if (!there.removed) enter(ctx, there, listed, words, unable);
      continue;
    }
    if (isLocked(provision) && !provision.removed) continue;
    if (there.removed || removedNow.includes(id)) {
      if (provision.removed && touched.fragments.has(id) && words.length > 0 && !sameWording(words, wordsOf(provision))) {
        unable.push({ reason: 'removed', code: 'not-found', provision: id, wording: words });
      }
      continue;
    }
    if (textOf(words).length > LIMITS.wording) {
      unable.push({ reason: 'not-permitted', code: 'too-large', provision: id, wording: sliceWording(words, 0, LIMITS.wording) });
      mendFragment(docs, id, wordsOf(provision));
      continue;
    }
    change(ctx, provision, there, words);
  }
  placeAll(ctx, touched);
  return unable;
}

/** Undoes what a message did to a locked provision. True when it had done anything. */
function mendLocked(ctx: ActContext, provision: Provision, there: PenProvision | undefined, unable: Unable[]): boolean {
  const pen = ctx.docs.pen;
  if (pen === null) return false;
  const raw = readFragment(penFragment(pen.doc, provision.id));
  const words = cleanWording(raw);
  const agreed = wordsOf(provision);
  const reworded = !sameWording(words, agreed);
  const displaced =
    there === undefined || there.removed || there.kind !== provision.kind || there.level !== provision.level || misplaced(ctx, provision, there);
  if (!reworded && !displaced) return false;
  if (reworded) mendFragment(ctx.docs, provision.id, agreed);
  // An emptied or shortened provision has no words of the author's to keep; only what was put in is.
  const wrote = reworded && words.length > 0 && !agreedContains(agreed, words);
  unable.push({ reason: 'agreed', code: 'agreed', provision: provision.id, wording: wrote ? words : null });
  penFollows(ctx.docs);
  return true;
}

/** Whether words are a mere part of the agreed ones, in order: then nothing was typed, only deleted. */
function agreedContains(agreed: Wording, words: Wording): boolean {
  const all = [...textOf(agreed)];
  let at = 0;
  for (const letter of textOf(words)) {
    while (at < all.length && all[at] !== letter) at++;
    if (at === all.length) return false;
    at++;
  }
  return true;
}

/** Whether a locked provision stands elsewhere among its standing neighbours than in the record. */
function misplaced(ctx: ActContext, provision: Provision, there: PenProvision): boolean {
  const pen = ctx.docs.pen;
  if (pen === null) return false;
  const keys = new Map(readPen(pen.doc).map((one) => [one.id, one]));
  const standing = ctx.state.provisions.filter((one) => !one.removed);
  const at = standing.findIndex((one) => one.id === provision.id);
  const key = (index: number): string | null => {
    const one = standing[index];
    const known = one === undefined ? undefined : keys.get(one.id);
    return known === undefined || known.removed ? null : known.order;
  };
  const [earlier, later] = [key(at - 1), key(at + 1)];
  return (earlier !== null && there.order < earlier) || (later !== null && there.order > later);
}

/** The words that touched provisions are about to lose, with their authors. */
function leaving(ctx: ActContext, touched: Touched, recorded: ReadonlyMap<string, Provision>): Removed[] {
  const pen = ctx.docs.pen;
  if (pen === null) return [];
  const out: Removed[] = [];
  for (const id of touched.fragments) {
    const provision = recorded.get(id);
    if (provision === undefined || provision.removed || isLocked(provision)) continue;
    const was = textOf(provision.wording);
    const now = textOf(cleanWording(readPenWording(pen.doc, id)));
    // The usual shapes are enough here: the end was split off, the beginning was, or all went.
    let head = 0;
    while (head < was.length && head < now.length && was[head] === now[head]) head++;
    let tail = 0;
    while (tail < was.length - head && tail < now.length - head && was[was.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
    if (was.length - tail - head >= 2 && touched.ids.size > 1) {
      out.push({ provision: id, at: head, runs: sliceWording(provision.wording, head, was.length - tail) });
    }
  }
  return out;
}

/** A new provision from the pen. */
function enter(ctx: ActContext, there: PenProvision, listed: readonly PenProvision[], words: Wording, unable: Unable[]): void {
  const { docs } = ctx;
  const now = docs.state;
  if (now.provisions.length >= LIMITS.provisions) {
    unable.push({ reason: 'not-permitted', code: 'too-many', provision: there.id, wording: words.length > 0 ? words : null });
    if (docs.pen !== null) setPenProvision(docs.pen.doc, there.id, { removed: true });
    return;
  }
  const stands = new Set(now.provisions.filter((one) => !one.removed).map((one) => one.id));
  let after: string | null = null;
  for (const one of listed) {
    if (one.id === there.id) break;
    if (!one.removed && stands.has(one.id)) after = one.id;
  }
  const at = after === null ? 0 : now.provisions.findIndex((one) => one.id === after) + 1;
  const number = there.kind === 'question' ? numberFor(now.provisions, at, now.head.insertions) : null;
  addProvision(docs.record, at, { id: there.id, kind: there.kind, level: there.level, status: 'open', number, wording: [] });
  const entered = docs.state.provisions.find((one) => one.id === there.id);
  if (entered !== undefined) rewrite(ctx, entered, words.length > 0 ? sliceWording(words, 0, LIMITS.wording) : [], ctx.party);
}

/** Changes to a standing provision: its words, kind, level; or it comes back from among the removed (an undo). */
function change(ctx: ActContext, provision: Provision, there: PenProvision, words: Wording): void {
  const { docs } = ctx;
  const back = provision.removed;
  const rekinded = provision.kind !== there.kind || provision.level !== there.level;
  const reworded = !sameWording(words, wordsOf(provision));
  if (back) setProvision(docs.record, provision.id, { removed: false });
  if (rekinded) {
    const at = docs.state.provisions.findIndex((one) => one.id === provision.id);
    const number = there.kind === 'question' ? (provision.number ?? numberFor(docs.state.provisions, at, docs.state.head.insertions)) : provision.number;
    setProvision(docs.record, provision.id, { kind: there.kind, level: there.level, number });
  }
  if (reworded) rewrite(ctx, provision, words, ctx.party);
  if (rekinded || reworded) discussed(ctx, provision);
}

/** Brings the order of the record to that of the pen, moving only what was touched. */
function placeAll(ctx: ActContext, touched: Touched): void {
  const { docs } = ctx;
  if (docs.pen === null) return;
  const keys = new Map(readPen(docs.pen.doc).map((one, i) => [one.id, i]));
  for (const id of touched.ids) {
    const now = docs.state.provisions;
    const from = now.findIndex((one) => one.id === id);
    const key = keys.get(id);
    const provision = now[from];
    if (provision === undefined || key === undefined || provision.removed || isLocked(provision)) continue;
    const others = now.filter((one) => one.id !== id);
    let to = 0;
    others.forEach((one, i) => {
      const other = keys.get(one.id);
      if (!one.removed && other !== undefined && other < key) to = i + 1;
    });
    // Removed neighbours have no place of their own in the pen; they do not make a move.
    const rank = (list: readonly Provision[], end: number): number => list.slice(0, end).filter((one) => !one.removed).length;
    if (rank(now, from) !== rank(others, to)) placeProvision(docs.record, id, to);
  }
}
