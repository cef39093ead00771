/**
 * The rolling text as a model: what `rolling` gives and what screen, projector, Word, HTML, Markdown and plain text all
 * render (DESIGN 1, third idea). Nothing here computes; see rolling.ts.
 */
import type { Kind, Status } from '../schema/state.ts';
import type { AuthoredWording, Party, Wording } from '../schema/wording.ts';

/** One contiguous difference between a base wording and a proposal's wording (DESIGN 2, change). */
export interface Change {
  /** Word positions in the base that it replaces, `from === to` for an insertion. White space is no word. */
  readonly from: number;
  readonly to: number;
  /** Word positions in the wording of the words that it puts in. */
  readonly into: { readonly from: number; readonly to: number };
  /** The words taken out and put in, without white space at the edges; what names the change. */
  readonly deleted: Wording;
  readonly inserted: Wording;
  /** What to do to the base text: replace the UTF-16 range by `put` (carries the white space that belongs to it). */
  readonly splice: { readonly from: number; readonly to: number; readonly put: Wording };
}

export type EntryRole = 'base' | 'alternative' | 'delete' | 'move' | 'bracket';

/** One entry of a bracket: words, and who asks for them. */
export interface Entry {
  readonly role: EntryRole;
  /** The words; nested brackets stand inside the words of a move, a deletion or a whole bracketed provision. */
  readonly content: readonly Segment[];
  /** Proposers in order of tabling, then co-sponsors and supporters as they joined (base: those who retain it). */
  readonly parties: readonly Party[];
  readonly objections: readonly Party[];
  readonly reservations: readonly Party[];
  /** The proposals behind it, in order of tabling, each with the indexes of its changes (in `changesOf`) shown here. */
  readonly from: readonly { readonly proposal: string; readonly changes: readonly number[] }[];
  /** move: the number, or the wording in its place, after which it would go; null for the very beginning. */
  readonly after: string | null;
}

export type Segment =
  | { readonly type: 'words'; readonly wording: AuthoredWording | Wording }
  | { readonly type: 'bracket'; readonly entries: readonly Entry[] };

/** A proposal that cannot be merged any more, kept whole beside the text (R10). */
export interface Overtaken {
  readonly proposal: string;
  readonly parties: readonly Party[];
  readonly wording: Wording;
}

/** One provision, or one tabled addition, in the rolling text. */
export interface RollingLine {
  /** The provision; null for an addition that is only tabled. */
  readonly provision: string | null;
  /** The proposal of an addition that is only tabled; null for a standing provision. */
  readonly addition: string | null;
  readonly kind: Kind;
  readonly level: number;
  /** As displayed: `2`, `2 bis`; null where the kind has none. */
  readonly number: string | null;
  /** Null for a tabled addition. */
  readonly status: Status | null;
  readonly content: readonly Segment[];
  readonly overtaken: readonly Overtaken[];
  /** Proposals whose words are all in the text now, though nobody accepted them (R10). */
  readonly absorbed: readonly string[];
}

/** What a tabled proposal says against the text as it stands now (R10); derived, never stored. */
export type Carried =
  /** It still applies: the wording that it would give now, and its changes against the current base. */
  | { readonly type: 'applies'; readonly wording: Wording; readonly changes: readonly Change[]; readonly moved: boolean }
  /** Its words collide with what changed meanwhile. */
  | { readonly type: 'overtaken' }
  /** Nothing is left of it: "words now in the text". */
  | { readonly type: 'absorbed' }
  /** Its target was deleted: it stands as an addition after the nearest earlier provision (null: at the beginning). */
  | { readonly type: 'orphaned'; readonly after: string | null; readonly wording: Wording };
