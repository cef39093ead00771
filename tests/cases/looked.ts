/** What a case says that the chair looked at, and the changes that it names by their words. */
import type { Override } from '../../shared/decisions/seen.ts';
import { lineStart } from '../../shared/export/lines.ts';
import { renumber } from '../../shared/numbering/numbering.ts';
import { carried } from '../../shared/proposals/carry.ts';
import type { Change } from '../../shared/proposals/model.ts';
import { changeName } from '../../shared/proposals/redline.ts';
import { foldSpace } from '../../shared/lib/words.ts';
import type { ChangeName, TextState } from '../../shared/schema/state.ts';
import { cleanWording, plainWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import type { SeenInCase } from './format.ts';

const clean = (text: string): string => textOf(cleanWording(plainWording(text)));

/**
 * What was looked at, where it is other than what stands: for these provisions, in their order. A wording may be given as it
 * stands or as its clean line; one string for several stands for their wordings on lines of their own.
 */
export function looked(state: TextState, seen: SeenInCase | undefined, ids: readonly string[], ownId: (id: string) => string): Override {
  if (seen === undefined) return {};
  const given = new Map<string, string>();
  const inOrder = typeof seen === 'string' ? (ids.length > 1 ? seen.split('\n') : [seen]) : Array.isArray(seen) ? seen : null;
  // Who looked at fewer wordings, or more, looked at something else.
  if (inOrder !== null) ids.forEach((id, i) => given.set(id, inOrder.length === ids.length ? (inOrder[i] ?? '') : ''));
  else for (const [id, wording] of Object.entries(seen)) given.set(ownId(id), wording);
  const numbers = renumber(state.provisions);
  const wordings = new Map<string, string>();
  for (const provision of state.provisions) {
    const said = given.get(provision.id);
    if (said === undefined) continue;
    const now = textOf(provision.wording);
    const line = lineStart(provision.kind, numbers.get(provision.id) ?? null) + now;
    if (clean(said) !== now && clean(said) !== line) wordings.set(provision.id, clean(said));
  }
  return { wordings };
}

/** Whether a wording is what a proposal says now: a chair who accepts looks at the words that would come in, too. */
export function isCarriedWording(state: TextState, proposal: string, seen: SeenInCase | undefined): boolean {
  const found = state.proposals.find((one) => one.id === proposal);
  if (found === undefined || typeof seen !== 'string') return false;
  const now = carried(found, state);
  const words: Wording = 'wording' in now ? now.wording : found.wording;
  return clean(seen) === textOf(words);
}

function changesNow(state: TextState, proposal: string): readonly Change[] {
  const found = state.proposals.find((one) => one.id === proposal);
  const now = found === undefined ? null : carried(found, state);
  return now?.type === 'applies' ? now.changes : [];
}

/** The changes that insert these words, else those that delete them; a name that no change has where there are none. */
export function changesNamed(state: TextState, proposal: string, words: string): ChangeName[] {
  const names = changesNow(state, proposal).map(changeName);
  const wanted = foldSpace(words);
  for (const side of ['inserted', 'deleted'] as const) {
    const found = names.filter((name) => name[side] === wanted);
    if (found.length > 0) return found;
  }
  return [{ deleted: '', inserted: words }];
}
