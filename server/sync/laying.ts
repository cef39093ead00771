/** Words that cannot stand are laid on their author's desk as drafts (R7). */
import { readDraftWording } from '../../shared/schema/desk.ts';
import type { PenProvision } from '../../shared/schema/pen.ts';
import type { Draft, ReturnReason, TextState } from '../../shared/schema/state.ts';
import { cleanWording, sameWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { onDesk } from './acts/desk.ts';
import { wordsOf, type ActContext } from './context.ts';
import type { Desk } from './desks.ts';
import { grown } from './returned.ts';

/** What a draft that came back is about. */
export type About = Pick<Draft, 'kind' | 'target' | 'after' | 'provisionKind' | 'level' | 'base'>;

export interface Returning {
  readonly provision: string;
  readonly reason: ReturnReason;
  readonly about: About;
  readonly wording: Wording;
  /** What the provision was put back to; null where the words given are all that the author wrote in it. */
  readonly mended: Wording | null;
}

/** Drafts that go on growing while their author types on where it cannot stand, by provision; as the desk has them. */
const growing = new WeakMap<Desk, Map<string, { draft: string; wording: Wording }>>();

/**
 * Lays words on a desk and gives the draft. One who goes on typing where it cannot stand gets one draft that grows, not one for
 * each letter; words that lie there already from the same cause are not laid twice (a client that brings them again).
 */
export function layReturned(ctx: ActContext, desk: Desk, returning: Returning): string {
  const { provision, reason, about, wording, mended } = returning;
  const known = growing.get(desk) ?? new Map<string, { draft: string; wording: Wording }>();
  growing.set(desk, known);
  const last = known.get(provision);
  const grows = last === undefined ? undefined : desk.drafts.get(last.draft);
  if (last !== undefined && grows !== undefined && sameAbout(grows, about) && sameWording(cleanWording(readDraftWording(desk.doc, grows.id)), last.wording)) {
    const words = mended === null ? wording : cleanWording(grown(mended, last.wording, wording));
    // A colleague's words in the same place are a draft of their own.
    if (holds(words, last.wording)) {
      onDesk(ctx, desk, { verb: 'return', lay: [grows] }, new Map([[grows.id, words]]));
      known.set(provision, { draft: grows.id, wording: words });
      return grows.id;
    }
  }
  const lies = [...desk.drafts.values()].find((draft) => draft.returned !== null && sameAbout(draft, about) && sameWording(cleanWording(readDraftWording(desk.doc, draft.id)), wording));
  if (lies !== undefined) {
    known.set(provision, { draft: lies.id, wording });
    return lies.id;
  }
  const draft: Draft = { ...about, id: ctx.newId(), words: null, revises: null, counters: null, clearance: null, returned: reason, at: ctx.stamp(desk) };
  onDesk(ctx, desk, { verb: 'return', lay: [draft] }, new Map([[draft.id, wording]]));
  known.set(provision, { draft: draft.id, wording });
  return draft.id;
}

/** Whether every letter of `part` stands in `whole`, in order: then nothing of it is lost with the other in its place. */
function holds(whole: Wording, part: Wording): boolean {
  const letters = textOf(whole);
  let at = 0;
  for (const letter of textOf(part)) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function sameAbout(draft: Draft, about: About): boolean {
  return draft.kind === about.kind && draft.target === about.target && draft.after === about.after && sameWording(draft.base, about.base);
}

/**
 * What words written in a provision are about: an amendment of it where it stands, else an addition in its place. `base`: the
 * words that the author had before them, where they are known. `seen`: the provision as the author saw it; `after`: the one
 * before it on the author's screen, for one that the record does not know.
 */
export function aboutProvision(state: TextState, id: string, base: Wording | null, seen: PenProvision | null, after: string | null): About {
  const provision = state.provisions.find((one) => one.id === id);
  if (provision !== undefined && !provision.removed) {
    return { kind: 'amend', target: id, after: null, provisionKind: null, level: 0, base: base ?? wordsOf(provision) };
  }
  return {
    kind: 'add',
    target: null,
    after: provision === undefined ? standingAt(state, after) : nearestStanding(state, id),
    provisionKind: provision?.kind ?? seen?.kind ?? 'paragraph',
    level: provision?.level ?? seen?.level ?? 0,
    base: [],
  };
}

/** The nearest earlier provision that stands, from where this one is or was. */
function nearestStanding(state: TextState, id: string): string | null {
  let last: string | null = null;
  for (const provision of state.provisions) {
    if (provision.id === id) return last;
    if (!provision.removed) last = provision.id;
  }
  return last;
}

/** The provision itself where it stands, else the nearest before it; the last of the text for one that is not known. */
function standingAt(state: TextState, id: string | null): string | null {
  if (id === null) return null;
  const found = state.provisions.find((one) => one.id === id);
  if (found === undefined) return state.provisions.filter((one) => !one.removed).at(-1)?.id ?? null;
  return found.removed ? nearestStanding(state, id) : id;
}
