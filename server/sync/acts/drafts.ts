/** The desk: drafts are laid on it, discarded, and tabled from it; tabling spans desk and text in one append (DESIGN 4, Streams). */
import { carried, carryRange } from '../../../shared/proposals/carry.ts';
import { proposalNumber } from '../../../shared/proposals/lifecycle.ts';
import { isOpen } from '../../../shared/proposals/open.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { digestOfValue } from '../../../shared/lib/digest.ts';
import { LIMITS, type Body } from '../../../shared/protocol/verbs.ts';
import { readDraftWording } from '../../../shared/schema/desk.ts';
import { addProposal, setProposal } from '../../../shared/schema/record.ts';
import type { Draft, Proposal, TextState } from '../../../shared/schema/state.ts';
import { cleanWording, plainWording, sameWording, textOf, type Party, type Run, type Wording } from '../../../shared/schema/wording.ts';
import { isCleared } from './clearance.ts';
import { discussed, isLocked, proposalOf, provisionOf, wordsOf, type ActContext } from '../context.ts';
import { deskStream } from '../streams.ts';
import { checkDraftId, draftIds } from '../draft-ids.ts';
import { DONE, type Act } from './act.ts';
import { onDesk } from './desk.ts';

/** Words as they come in a command, cleaned. */
export function wordingIn(given: string | readonly { text: string; marks?: Run['marks'] | undefined }[]): Wording {
  if (typeof given === 'string') return cleanWording(plainWording(given));
  return cleanWording(given.map((run) => (run.marks === undefined ? { text: run.text } : { text: run.text, marks: run.marks })));
}

/** Whether words that an author says to have had before them once stood in the record is checked by the host beforehand. */
export interface Earlier {
  readonly base: Wording;
}

type DraftBody = Omit<Body<'draft'>, 'kind'> & { kind: NonNullable<Body<'draft'>['kind']> };

/** What a draft is about, without its history. */
export type Subject = Omit<Draft, 'id' | 'at' | 'returned' | 'revises' | 'counters' | 'clearance'>;

/** What a draft or a proposal from the floor is about, checked against the text (not its words yet). */
export function subjectOf(state: TextState, body: DraftBody, earlier: Earlier | null): Subject {
  const { kind } = body;
  if (kind === 'add') {
    if (body.after === undefined) throw new Refusal('invalid', 'after: say after which provision, or null for the beginning.');
    if (body.provisionKind === undefined) throw new Refusal('invalid', 'provisionKind: say what it would be.');
    if (state.head.adopted !== null && earlier === null) throw new Refusal('agreed', 'The text is adopted.');
    if (body.after !== null && (earlier === null || !state.provisions.some((one) => one.id === body.after))) provisionOf(state, body.after);
    const level = body.provisionKind === 'item' ? Math.max(body.level ?? 1, 1) : 0;
    return { kind, target: null, after: body.after, provisionKind: body.provisionKind, level, base: [], words: null };
  }
  if (body.target === undefined) throw new Refusal('invalid', 'target: say which provision.');
  const gone = state.provisions.find((one) => one.id === body.target && one.removed);
  // Words for a provision that was removed while their author was away ask for it anew, where it stood (R7).
  if (gone !== undefined && kind === 'amend' && earlier !== null) {
    return { kind: 'add', target: null, after: gone.id, provisionKind: gone.kind, level: gone.level, base: [], words: null };
  }
  const provision = provisionOf(state, body.target);
  if (isLocked(provision) && earlier === null) throw new Refusal('agreed');
  const base = earlier?.base ?? wordsOf(provision);
  const about = { kind, target: provision.id, after: null, provisionKind: null, level: 0, base, words: null };
  if (kind === 'move') {
    if (body.after === undefined) throw new Refusal('invalid', 'after: say after which provision, or null for the beginning.');
    if (body.after === provision.id) throw new Refusal('invalid', 'after: a provision cannot follow itself.');
    if (body.after !== null) provisionOf(state, body.after);
    return { ...about, after: body.after };
  }
  if (kind === 'bracket' && body.words !== undefined && body.words !== null) {
    const words = textOf(wordingIn(body.words));
    if (carryRange(base, words, base) === null) throw new Refusal('invalid', 'words: these words do not stand in the provision.');
    return { ...about, words };
  }
  return about;
}

export const draft =
  (earlier: Earlier | null): Act<'draft'> =>
  (ctx, body) => {
    const desk = ctx.desk();
    if (body.id !== undefined) {
      checkDraftId(ctx.seal, deskStream(ctx.docs.text, desk.party), body.id);
      if (desk.drafts.has(body.id) || desk.gone.has(body.id)) return { draft: body.id };
      if (body.wording !== undefined) throw new Refusal('invalid', 'id: the words of such a draft come with the desk.');
    }
    if (desk.drafts.size >= LIMITS.drafts) throw new Refusal('too-many', `A desk holds ${String(LIMITS.drafts)} drafts.`);
    const made = body.revises === undefined ? anew(ctx, body, earlier) : revision(ctx, body.revises, body, earlier);
    const locked = ctx.state.provisions.some((one) => one.id === made.draft.target && isLocked(one));
    if (body.counters !== undefined) proposalOf(ctx.state, body.counters);
    const laid: Draft = {
      ...made.draft, id: body.id ?? ctx.newId(), at: ctx.at, returned: earlier === null ? null : locked ? 'agreed' : body.target !== undefined && made.draft.target === null ? 'removed' : null,
      counters: body.counters ?? null, clearance: null,
    };
    onDesk(ctx, desk, { verb: 'draft', lay: [laid] }, body.id === undefined ? new Map([[laid.id, made.wording]]) : new Map());
    return { draft: laid.id };
  };

export const draftIdsAhead: Act<'draft-ids'> = (ctx, body) => ({
  ids: draftIds(ctx.seal, deskStream(ctx.docs.text, ctx.desk().party), body.count, () => ctx.newId()),
});

type Made = { draft: Subject & Pick<Draft, 'revises'>; wording: Wording };

function anew(ctx: ActContext, body: Body<'draft'>, earlier: Earlier | null): Made {
  const { kind } = body;
  if (kind === undefined) throw new Refusal('invalid', 'kind: say what kind of proposal.');
  const about = subjectOf(ctx.state, { ...body, kind }, earlier);
  const wording = body.wording === undefined ? (kind === 'amend' ? about.base : []) : wordingIn(body.wording);
  return { draft: { ...about, revises: null }, wording };
}

function revision(ctx: ActContext, id: string, body: Body<'draft'>, earlier: Earlier | null): Made {
  const proposal = proposalOf(ctx.state, id);
  if (proposal.delegation !== ctx.party) throw new Refusal('not-permitted', 'Only its sponsor revises a proposal.');
  const target = ctx.state.provisions.find((one) => one.id === proposal.target && !one.removed);
  if (target !== undefined && isLocked(target) && earlier === null) throw new Refusal('agreed');
  if (!isOpen(proposal)) throw new Refusal('changed', 'The proposal is not open any more.');
  if (proposal.kind !== 'amend' && proposal.kind !== 'add') throw new Refusal('invalid', 'There is no wording in it to revise.');
  const now = carried(proposal, ctx.state);
  const wording = body.wording !== undefined ? wordingIn(body.wording) : now.type === 'applies' ? now.wording : proposal.wording;
  const { kind, target: about, after, provisionKind, level, words } = proposal;
  const base = earlier?.base ?? (target === undefined || proposal.kind === 'add' ? proposal.base : wordsOf(target));
  return { draft: { kind, target: about, after, provisionKind, level, words, base, revises: id }, wording };
}

export const discard: Act<'discard'> = (ctx, body) => {
  const desk = ctx.desk();
  if (!desk.drafts.has(body.draft)) throw new Refusal('not-found', 'No such draft.');
  if (body.seen !== undefined && body.seen !== digestOfValue(cleanWording(readDraftWording(desk.doc, body.draft)))) throw new Refusal('changed');
  onDesk(ctx, desk, { verb: 'discard', take: [body.draft] });
  return DONE;
};

/** The words of a draft as they would be tabled; refuses what cannot be. */
export function tablable(state: TextState, draft: Subject, wording: Wording): Wording {
  if (state.head.mode !== 'negotiation') throw new Refusal('closed', 'Proposals are tabled in negotiation.');
  if (draft.kind === 'add') {
    if (state.head.adopted !== null) throw new Refusal('agreed', 'The text is adopted.');
    if (wording.length === 0) throw new Refusal('invalid', 'There are no words in it.');
  } else {
    const target = provisionOf(state, draft.target ?? '');
    if (isLocked(target)) throw new Refusal('agreed');
    if (draft.kind === 'amend') {
      if (wording.length === 0) throw new Refusal('invalid', 'There are no words in it; to delete a provision, propose that.');
      if (sameWording(wording, draft.base)) throw new Refusal('invalid', 'It changes nothing.');
    }
  }
  if (textOf(wording).length > LIMITS.wording) throw new Refusal('too-large', `A wording has up to ${String(LIMITS.wording)} characters.`);
  return wording;
}

/** Refuses what would give a delegation more open proposals than it may have. */
export function roomFor(state: TextState, delegation: Party, more: number): void {
  const open = state.proposals.filter((one) => one.delegation === delegation && isOpen(one)).length;
  if (open + more > LIMITS.proposals) throw new Refusal('too-many', `A delegation has up to ${String(LIMITS.proposals)} open proposals on a text.`);
}

/** Enters a proposal in the record, for which there is room. */
export function enterProposal(ctx: ActContext, draft: Subject, wording: Wording, by: Pick<Proposal, 'delegation' | 'reasons' | 'floor' | 'package' | 'counters'>): Proposal {
  const { kind, target, after, provisionKind, level, base, words } = draft;
  const proposal: Proposal = {
    id: ctx.newId(), serial: ctx.nextSerial(), revision: 0, cosponsors: [], kind, target, after, provisionKind, level, base,
    wording: hasWords(draft) ? wording : [], words, state: 'tabled', partly: false,
    tabled: ctx.stamp(), revised: ctx.at, becomes: null, taken: ctx.facts.settings.intake === 'direct', confirmed: null, falling: false,
    dissociated: [], ...by,
  };
  addProposal(ctx.docs.record, proposal);
  const provision = ctx.state.provisions.find((one) => one.id === target);
  if (provision !== undefined) discussed(ctx.docs.record, provision);
  return proposal;
}

export const table: Act<'table'> = (ctx, body) => {
  const desk = ctx.desk();
  const drafts = [...new Set(body.drafts)].map((id) => {
    const found = desk.drafts.get(id);
    if (found === undefined) throw new Refusal('not-found', 'No such draft.');
    if (desk.clearance && !isCleared(found, cleanWording(readDraftWording(desk.doc, id)))) {
      throw new Refusal('not-ready', 'The head of delegation has not cleared these words.');
    }
    const wording = tablable(ctx.state, found, cleanWording(readDraftWording(desk.doc, id)));
    if (found.revises !== null) {
      const revised = proposalOf(ctx.state, found.revises);
      if (revised.delegation !== ctx.party) throw new Refusal('not-permitted', 'Only its sponsor revises a proposal.');
      if (!isOpen(revised)) throw new Refusal('changed', 'The proposal is not open any more.');
    }
    return { found, wording };
  });
  roomFor(ctx.state, ctx.party, drafts.filter(({ found }) => found.revises === null).length);
  const together = drafts.length > 1 ? ctx.newId() : null;
  const proposals = drafts.map(({ found, wording }) => {
    const tabled = found.revises === null
      ? enterProposal(ctx, found, wording, { delegation: ctx.party, reasons: body.reasons ?? null, floor: null, package: together, counters: found.counters })
      : revise(ctx, proposalOf(ctx.state, found.revises), found, wording, body.reasons);
    return { draft: found.id, proposal: tabled.id, number: proposalNumber(tabled) };
  });
  const left = drafts.filter(({ found, wording }) => !hasWords(found) && wording.length > 0).map(({ found, wording }) => ({ draft: amendingInstead(ctx, found), wording }));
  onDesk(ctx, desk, { verb: 'table', take: drafts.map(({ found }) => found.id), lay: left.map(({ draft: one }) => one) }, new Map(left.map(({ draft: one, wording }) => [one.id, wording])));
  return { proposals };
};

const hasWords = ({ kind }: Pick<Draft, 'kind'>): boolean => kind === 'amend' || kind === 'add';

/** Words that someone typed where a deletion, a move or a bracket takes none stay on the desk, as a draft of their own (R7). */
function amendingInstead(ctx: ActContext, found: Draft): Draft {
  return { ...found, id: ctx.newId(), at: ctx.at, kind: 'amend', after: null, words: null, revises: null, clearance: null };
}

function revise(ctx: ActContext, proposal: Proposal, draft: Draft, wording: Wording, reasons: string | undefined): Proposal {
  const to = {
    revision: proposal.revision + 1, revised: ctx.at, base: draft.base,
    wording: hasWords(draft) ? wording : [], partly: false, confirmed: null,
    reasons: reasons ?? proposal.reasons,
    // A delegation's own revision of what was heard from it says what it wants said.
    floor: proposal.floor === null ? null : ('confirmed' as const),
  };
  setProposal(ctx.docs.record, proposal.id, to);
  return { ...proposal, ...to };
}
