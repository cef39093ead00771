/**
 * A pasted text (capital's e-mail, a whole text) against the provisions: which piece is another wording of which. A guess
 * that the person corrects; no piece is lost, and none is found twice.
 */
import { foldSpace, wordsOf } from '../lib/words.ts';
import type { Recognized } from '../schema/paste.ts';
import type { Provision } from '../schema/state.ts';
import { normalWording, textOf, type Wording } from '../schema/wording.ts';
import { isLocked } from './open.ts';

export type Landing =
  /** Another wording of a provision. */
  | { readonly type: 'amend'; readonly target: string }
  /** A new provision after a standing one (null: at the beginning). */
  | { readonly type: 'add'; readonly after: string | null }
  /** To be left out: words that stand already, or a provision that is agreed (`target`); else words of no provision. */
  | { readonly type: 'none'; readonly target: string | null };

export interface MatchedPiece {
  readonly piece: Recognized;
  readonly landing: Landing;
}

/** Share of words in common from which two wordings are versions of one provision. */
const ALIKE = 0.5;

function bagOf(wording: Wording): Map<string, number> {
  const bag = new Map<string, number>();
  for (const { text } of wordsOf(wording)) {
    const key = text.toLowerCase();
    bag.set(key, (bag.get(key) ?? 0) + 1);
  }
  return bag;
}

function sizeOf(bag: ReadonlyMap<string, number>): number {
  return [...bag.values()].reduce((sum, n) => sum + n, 0);
}

/** Twice the words in common over all words, 0 to 1. */
function likeness(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0;
  for (const [word, n] of a) common += Math.min(n, b.get(word) ?? 0);
  const all = sizeOf(a) + sizeOf(b);
  return all === 0 ? 0 : (2 * common) / all;
}

/** Every piece in its order, with where it would land. A provision is the target of one piece at most. */
export function matchPieces(pieces: readonly Recognized[], provisions: readonly Provision[]): MatchedPiece[] {
  const standing = provisions.filter((one) => !one.removed);
  const bags = standing.map((one) => bagOf(normalWording(one.wording)));
  const pairs = pieces.flatMap((piece, i) => {
    const bag = bagOf(piece.wording);
    return bags.flatMap((other, j) => {
      const score = likeness(bag, other);
      return score >= ALIKE ? [{ i, j, score }] : [];
    });
  });
  // The most alike first; of equals the one whose place is nearest.
  pairs.sort((a, b) => b.score - a.score || Math.abs(a.i - a.j) - Math.abs(b.i - b.j) || a.i - b.i || a.j - b.j);
  const targets = new Map<number, Provision>();
  const taken = new Set<number>();
  for (const { i, j } of pairs) {
    const provision = standing[j];
    if (provision === undefined || targets.has(i) || taken.has(j)) continue;
    targets.set(i, provision);
    taken.add(j);
  }
  let after: string | null = null;
  return pieces.map((piece, i): MatchedPiece => {
    const target = targets.get(i);
    if (target === undefined) {
      // Only what is marked as a question or a dash is surely meant for the text: a letter has a greeting too.
      const meant = piece.kind === 'question' || piece.kind === 'item';
      return { piece, landing: meant ? { type: 'add', after } : { type: 'none', target: null } };
    }
    after = target.id;
    const same = foldSpace(textOf(piece.wording)) === foldSpace(textOf(target.wording));
    return { piece, landing: same || isLocked(target) ? { type: 'none', target: target.id } : { type: 'amend', target: target.id } };
  });
}
