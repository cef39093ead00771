/**
 * What comes from those who hold the pen (DESIGN 4, Pen): each message is applied whole to the scratch document, its
 * content is read out, checked, and copied as plain wording into the record under the name of the connection (R1, R4).
 * What may not stand there is undone by an edit of the server's own, and its words go back to their author (R3, R7).
 */
import * as Y from 'yjs';
import { numberFor } from '../../shared/numbering/numbering.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { setPenProvision, type PenProvision } from '../../shared/schema/pen.ts';
import { provisionIn } from '../../shared/schema/provision-index.ts';
import { addProvision, editProvision, setProvision } from '../../shared/schema/record.ts';
import type { Provision, ReturnReason } from '../../shared/schema/state.ts';
import { cleanWording, sameWording, textOf, type AuthoredWording, type Party, type Wording } from '../../shared/schema/wording.ts';
import { discussed, isLocked, remember, wordsOf, type ActContext } from './context.ts';
import { authoredAs, editExactly } from './edits.ts';
import { mendEntry, mendFragment, penFollows } from './following.ts';
import type { OpenPen, TakenToo, Touched } from './open-pen.ts';
import { cleanAuthored } from './pen-authors.ts';
import { NOTHING, takeOutDoubles } from './doubles.ts';
import { misplaced, placeTouched } from './placing.ts';
import type { Removed } from './words.ts';

/** Words that could not stand: what the author wrote, and why it goes back. */
export interface Unable {
  readonly reason: ReturnReason;
  readonly code: ErrorCode;
  readonly provision: string;
  /** Null when no words were lost (a removal or a move was undone). */
  readonly wording: Wording | null;
  /** What the provision was put back to; null where it was left as it is. */
  readonly mended: Wording | null;
}

/** Words of others that someone took along to where they cannot stand, or left behind without having seen them. */
export interface LeftBehind {
  readonly provision: string;
  readonly reason: ReturnReason;
  readonly wording: Wording;
  readonly parties: readonly Party[];
}

/** One message while it is carried over. */
interface Message {
  readonly ctx: ActContext;
  readonly pen: OpenPen;
  readonly touched: Touched;
  /** The provisions of record and pen as they were before the message. */
  readonly recorded: { get(id: string): Provision | undefined };
  readonly had: ReadonlyMap<string, PenProvision>;
  /** Those of the pen as they are, in order; read anew where the server has put something right. */
  there: ReadonlyMap<string, PenProvision>;
  /** What the message put into each fragment, with the authors of it. */
  put: ReadonlyMap<string, AuthoredWording>;
  /** Words that others have taken out, and it too; words that it puts back in their place. */
  readonly too: readonly AuthoredWording[];
  /** New provisions that cannot stand: marked as removed at the end. */
  readonly refused: string[];
  readonly unable: Unable[];
  readonly left: LeftBehind[];
}

/**
 * Applies a message of the context's party to the pen and carries over into the record what it did. `too`: what others have taken out,
 * and it takes out too. Inside an entry.
 */
export function takeMessage(ctx: ActContext, pen: OpenPen, too: TakenToo, apply: () => void): { readonly unable: readonly Unable[]; readonly left: readonly LeftBehind[] } {
  pen.knowAuthors(ctx.docs.draftState, ctx.docs.removedWords);
  const had = pen.byId();
  let putBack = NOTHING;
  const touched = pen.touching(ctx.party, too, () => {
    // In one with what it brings: words that are put back a second time were never there.
    putBack = Y.transact(pen.doc, (transaction) => {
      apply();
      return takeOutDoubles(pen.doc, transaction, () => [...too.unknown, ...too.perhaps, ...ctx.docs.removedWords.of(ctx.party)]);
    }, null, false);
  });
  const { provisions } = ctx.docs.draftState;
  const recorded = { get: (id: string) => provisionIn(provisions, id) };
  const alsoTaken = [...[...too.unknown, ...too.perhaps].map(({ runs }) => runs), ...putBack.back];
  const message: Message = { ctx, pen, touched, recorded, had, there: pen.byId(), put: new Map(), too: alsoTaken, refused: [], unable: [], left: [] };
  if (touched.ids.size > 0) reflect(message);
  remember(ctx, putBack.doubles.map((one) => ({ ...one, time: ctx.at, hand: ctx.party })));
  return message;
}

function reflect(message: Message): void {
  const { ctx, pen, touched, recorded, unable } = message;
  // First what may not stand, so that the rest is read from a pen that has been put right.
  const gone = new Set([...touched.ids].filter((id) => {
    const provision = recorded.get(id);
    return provision !== undefined && !provision.removed && !isLocked(provision) && message.there.get(id)?.removed !== false;
  }));
  const lost = [...gone].map((id) => recorded.get(id)?.wording ?? []);
  const former = (id: string): AuthoredWording => {
    const provision = recorded.get(id);
    return provision?.removed === true ? provision.wording : [];
  };
  message.put = pen.authors.follow(touched.fragments, touched.rows, [...lost, ...message.too], former, ctx.party, ctx.docs.removedWords);
  let locked = false;
  for (const id of touched.ids) {
    const provision = recorded.get(id);
    if (provision !== undefined && !provision.removed && isLocked(provision) && mendLocked(message, provision)) locked = true;
  }
  if (locked) {
    // What the same message removed comes back with it: it may have been merged into what is locked.
    for (const id of gone) restore(message, id);
    gone.clear();
    message.there = pen.byId();
  }

  const removed: Removed[] = [];
  for (const id of gone) {
    const provision = recorded.get(id);
    if (provision === undefined) continue;
    setProvision(ctx.docs.draftRecord, id, { removed: true });
    removed.push({ provision: id, at: 0, runs: provision.wording, time: ctx.at, hand: ctx.party });
    leaveBehind(message, id);
  }
  for (const id of touched.ids) {
    if (gone.has(id)) continue;
    const taken = carry(message, id);
    // Where letters went, the pen tells which (open-pen.ts).
    if (touched.fragments.get(id)?.deltas === null) removed.push(...taken.map((one) => ({ ...one, hand: ctx.party })));
  }
  remember(ctx, removed);
  if (message.refused.length > 0) pen.doc.transact(() => message.refused.forEach((id) => setPenProvision(pen.doc, id, { removed: true })));
  if (touched.entries.size > 0) placeTouched(ctx.docs, pen, touched.entries);
  if (locked) penFollows(ctx.docs);
  if (unable.length < 2) return;
  const places = new Map([...message.there.keys()].map((id, i) => [id, i]));
  unable.sort((a, b) => (places.get(a.provision) ?? Infinity) - (places.get(b.provision) ?? Infinity));
}

/** Words cannot stand: they go back to who wrote them, and to those whose words were taken along. */
function goesBack({ ctx, put, unable, left }: Message, one: Unable): void {
  unable.push(one);
  if (one.wording === null) return;
  const parties = authorsIn(put.get(one.provision) ?? []).filter((party) => party !== ctx.party);
  if (parties.length > 0) left.push({ provision: one.provision, reason: one.reason, wording: one.wording, parties });
}

function authorsIn(runs: AuthoredWording): Party[] {
  return [...new Set(runs.filter((run) => run.text.trim() !== '').map((run) => run.by))];
}

/** Undoes what a message did to a locked provision (R3). True when it had done anything. */
function mendLocked(message: Message, provision: Provision): boolean {
  const { ctx, pen, touched, had } = message;
  const { id } = provision;
  const there = message.there.get(id);
  const agreed = wordsOf(provision);
  const words = cleanWording(pen.words(id));
  const reworded = !sameWording(words, agreed);
  const place = there !== undefined && !misplaced(ctx.docs.draftState, pen, id, touched.entries);
  if (!reworded && place && there.kind === provision.kind && there.level === provision.level && !there.removed) return false;
  const order = place ? there.order : (had.get(id)?.order ?? there?.order ?? '');
  mendEntry(pen, { id, order, kind: provision.kind, level: provision.level, removed: false });
  if (reworded) putBack(message, provision);
  // What was only deleted left no words of the author's to keep.
  const wrote = reworded && touched.fragments.get(id)?.typed === true;
  goesBack(message, { reason: 'agreed', code: 'agreed', provision: id, wording: wrote ? words : null, mended: agreed });
  return true;
}

/** Puts back an open provision that the same message removed. */
function restore(message: Message, id: string): void {
  const { pen, touched, recorded, had, there: present } = message;
  const provision = recorded.get(id);
  if (provision === undefined) return;
  const words = cleanWording(pen.words(id));
  const there = present.get(id) ?? had.get(id);
  mendEntry(pen, { id, order: there?.order ?? '', kind: provision.kind, level: provision.level, removed: false });
  if (sameWording(words, wordsOf(provision))) return;
  putBack(message, provision);
  if (touched.fragments.get(id)?.typed === true) goesBack(message, { reason: 'agreed', code: 'agreed', provision: id, wording: words, mended: wordsOf(provision) });
}

/**
 * Gives a fragment the record's words again. Who took them out does not know yet, and may carry them on to elsewhere in the
 * next message: they are remembered with their authors (R4).
 */
function putBack({ ctx, pen, touched }: Message, provision: Provision): void {
  const { id, wording } = provision;
  mendFragment(pen, id, wordsOf(provision));
  if (touched.fragments.get(id)?.cut === true) remember(ctx, [{ provision: id, at: -1, runs: wording, time: ctx.at, hand: ctx.party }]);
}

/** Words that someone else put into a provision before it was merged away go back to them. */
function leaveBehind({ ctx, pen, touched, left }: Message, id: string): void {
  const fragment = touched.fragments.get(id);
  const raw = pen.words(id);
  const wording = cleanWording(raw);
  // A provision removed as it stands keeps its words; one that was emptied into another has none but those not seen.
  if (fragment === undefined || wording.length === 0) return;
  const runs = pen.authors.authored(id, raw);
  left.push({ provision: id, reason: 'removed', wording, parties: authorsIn(runs) });
  remember(ctx, [{ provision: id, at: -1, runs, time: ctx.at, hand: ctx.party }]);
}

/** Carries over what the message did to one provision; gives the words that it took out. */
function carry(message: Message, id: string): readonly Removed[] {
  const { ctx, pen, touched, recorded, had } = message;
  const there = message.there.get(id);
  const provision = recorded.get(id);
  if (provision !== undefined && isLocked(provision) && !provision.removed) return [];
  const raw = pen.words(id);
  const words = cleanWording(raw);
  const typed = touched.fragments.get(id)?.typed === true;
  if (there === undefined || there.removed) {
    // Words that arrive where nothing stands (any more). What its author removed in this message is not among them.
    const arrived = typed && words.length > 0 && (there === undefined || had.get(id)?.removed === true || provision?.removed === true);
    if (arrived) {
      goesBack(message, { reason: 'removed', code: 'not-found', provision: id, wording: words, mended: null });
      remember(ctx, [{ provision: id, at: -1, runs: pen.authors.authored(id, raw), time: ctx.at, hand: ctx.party }]);
    }
    return [];
  }
  const authored = authoredWords(message, id, raw, words, provision?.wording ?? []);
  if (provision === undefined) {
    enter(message, there, words, authored);
    return [];
  }
  if (textOf(words).length > LIMITS.wording) {
    goesBack(message, { reason: 'not-permitted', code: 'too-large', provision: id, wording: words, mended: wordsOf(provision) });
    mendFragment(pen, id, wordsOf(provision));
    return [];
  }
  return change(ctx, provision, there, words, authored);
}

/** The words of a fragment with their authors, cleaned. */
function authoredWords({ ctx, pen }: Message, id: string, raw: Wording, words: Wording, recorded: AuthoredWording): AuthoredWording {
  if (!pen.authors.has(id)) return authoredAs(id, recorded, words, ctx.party, ctx.docs.removedWords);
  return cleanAuthored(pen.authors.authored(id, raw), words) ?? authoredAs(id, recorded, words, ctx.party, ctx.docs.removedWords);
}

/** A new provision from the pen. */
function enter(message: Message, there: PenProvision, words: Wording, authored: AuthoredWording): void {
  const { ctx, there: listed, refused } = message;
  const { docs } = ctx;
  const now = docs.draftState;
  const cannot = (reason: ReturnReason, code: ErrorCode): void => {
    goesBack(message, { reason, code, provision: there.id, wording: words.length > 0 ? words : null, mended: null });
    refused.push(there.id);
  };
  if (now.head.adopted !== null) return cannot('agreed', 'agreed');
  if (now.provisions.length >= LIMITS.provisions) return cannot('not-permitted', 'too-many');
  if (textOf(words).length > LIMITS.wording) return cannot('not-permitted', 'too-large');
  const stands = new Set(now.provisions.filter((one) => !one.removed).map((one) => one.id));
  let after: string | null = null;
  for (const one of listed.values()) {
    if (one.id === there.id) break;
    if (!one.removed && stands.has(one.id)) after = one.id;
  }
  const at = after === null ? 0 : now.provisions.findIndex((one) => one.id === after) + 1;
  const number = there.kind === 'question' ? numberFor(now.provisions, at, now.head.insertions) : null;
  addProvision(docs.draftRecord, at, { id: there.id, kind: there.kind, level: there.level, status: 'open', number, wording: authored });
}

/** Changes to a standing provision: its words, kind, level; or it comes back from among the removed (an undo). */
function change(ctx: ActContext, provision: Provision, there: PenProvision, words: Wording, authored: AuthoredWording): readonly Removed[] {
  const { docs } = ctx;
  const rekinded = provision.kind !== there.kind || provision.level !== there.level;
  const reworded = !sameWording(words, wordsOf(provision));
  if (provision.removed) setProvision(docs.draftRecord, provision.id, { removed: false });
  if (rekinded) {
    const at = docs.draftState.provisions.findIndex((one) => one.id === provision.id);
    const number = there.kind === 'question' ? (provision.number ?? numberFor(docs.draftState.provisions, at, docs.draftState.head.insertions)) : provision.number;
    setProvision(docs.draftRecord, provision.id, { kind: there.kind, level: there.level, number });
  }
  const { splices, removed } = editExactly(provision.id, provision.wording, authored, ctx.at);
  if (splices.length > 0) editProvision(docs.draftRecord, provision.id, splices);
  if (rekinded || reworded) discussed(docs.draftRecord, provision);
  return removed;
}
