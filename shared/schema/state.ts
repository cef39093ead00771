/**
 * The state of a text as plain values: what the record says, read by screens, exports and rules alike. `readRecord`
 * (record.ts) makes it from the Y.Doc; nothing else in the house needs to know how the record is stored.
 */
import type { AuthoredWording, Party, Wording } from './wording.ts';

export const KINDS = ['title', 'heading', 'paragraph', 'chapeau', 'question', 'item'] as const;
/** What a provision is. Only questions are numbered; items carry a dash; the others stand bare. */
export type Kind = (typeof KINDS)[number];

export const STATUSES = ['not-discussed', 'open', 'agreed-ad-ref', 'agreed', 'reopened'] as const;
export type Status = (typeof STATUSES)[number];

export const MODES = ['open', 'negotiation', 'closed'] as const;
export type Mode = (typeof MODES)[number];

export const PROPOSAL_KINDS = ['amend', 'add', 'delete', 'move', 'bracket'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

export const PROPOSAL_STATES = ['tabled', 'accepted', 'not-taken-up', 'deferred', 'withdrawn'] as const;
/** `tabled` and `deferred` are open; after a part was accepted a proposal stays `tabled` with `partly`. */
export type ProposalState = (typeof PROPOSAL_STATES)[number];

export const POSITIONS = ['support', 'retain', 'object', 'reserve'] as const;
export type PositionKind = (typeof POSITIONS)[number];

/** Times are ISO 8601 in UTC with milliseconds, strictly increasing within one text, so they also give the order. */
export type Time = string;

export interface Provision {
  readonly id: string;
  readonly kind: Kind;
  /** Depth of an item, 1 and up; 0 for everything else. */
  readonly level: number;
  readonly status: Status;
  readonly wording: AuthoredWording;
  /** The number that stands until the next revision (`2`, `2 bis`); null for kinds without one. Numbering sets it. */
  readonly number: string | null;
  /** Removed provisions keep their place in the order, so that what was proposed on them can still be placed. */
  readonly removed: boolean;
  /** When the last decision on it was taken. */
  readonly decided: Time | null;
}

/** A wording as the Secretariat heard it from the floor (R4): both names are kept until the delegation answers. */
export type Floor = 'as-heard' | 'confirmed' | 'struck';

export interface Cosponsor {
  readonly delegation: Party;
  readonly at: Time;
}

export interface Proposal {
  readonly id: string;
  /** `P-07`; with a revision `P-07 Rev.1` is shown: see `proposalNumber` in proposals/lifecycle.ts. */
  readonly serial: number;
  readonly revision: number;
  readonly delegation: Party;
  readonly cosponsors: readonly Cosponsor[];
  readonly kind: ProposalKind;
  /** The provision it is about (amend, delete, move, bracket); null for add. */
  readonly target: string | null;
  /** add, move: the provision after which it goes; null for the very beginning. */
  readonly after: string | null;
  /** add: what it would become. */
  readonly provisionKind: Kind | null;
  readonly level: number;
  /** The wording of the target when it was written (R10); empty for add. */
  readonly base: Wording;
  /** amend, add: the wording asked for. delete, move, bracket: empty. */
  readonly wording: Wording;
  /** bracket: the words bracketed; null for the whole provision. */
  readonly words: string | null;
  readonly state: ProposalState;
  /** A part of it has been accepted; the rest stays tabled. */
  readonly partly: boolean;
  readonly tabled: Time;
  /** When the wording now tabled was tabled (differs from `tabled` after a revision). */
  readonly revised: Time;
  readonly reasons: string | null;
  readonly floor: Floor | null;
  /** add, once accepted: the provision that it became. */
  readonly becomes: string | null;
  /** Tabled together with others of the same package; null when tabled alone. */
  readonly package: string | null;
  /** Intake by the Chair: listed to all at once, in the rolling text only when the Chair has taken it up. */
  readonly taken: boolean;
  /** The proposal that it answers. */
  readonly counters: string | null;
  /** The carried wording that its delegation has confirmed, as a digest (R10); null while it has confirmed none. */
  readonly confirmed: string | null;
  /** Its last sponsor has left, and its supporters are asked whether to keep it in their name. */
  readonly falling: boolean;
  /** Members of the party that made it (a regional group) which do not associate themselves with it. */
  readonly dissociated: readonly Party[];
}

/** One change of a proposal, named by its words: what it takes out and what it puts in (either may be empty). */
export interface ChangeName {
  readonly deleted: string;
  readonly inserted: string;
}

export interface Position {
  readonly delegation: Party;
  /** What it is on: a proposal (or a change of it), else a provision, else (both null) the text. */
  readonly proposal: string | null;
  readonly provision: string | null;
  readonly position: PositionKind;
  /** Null: on the proposal as a whole. */
  readonly change: ChangeName | null;
  readonly note: string | null;
  readonly at: Time;
  readonly floor: Floor | null;
  /** Who sees it: by the settings, unless its delegation widens it to the room or narrows it to the Chair. */
  readonly audience: 'room' | 'chair' | null;
}

/** A delegation that asks to co-sponsor, or is invited to (DESIGN 2, co-sponsorship). Known to these two alone. */
export interface Joining {
  readonly proposal: string;
  readonly delegation: Party;
  readonly kind: 'asks' | 'invited';
  readonly at: Time;
}

/** A reservation or statement filed when the text is adopted, kept verbatim outside it. */
export interface Statement {
  readonly id: string;
  readonly delegation: Party;
  readonly kind: 'reservation' | 'statement';
  readonly body: string;
  readonly at: Time;
}

export interface Comment {
  readonly id: string;
  readonly delegation: Party;
  readonly proposal: string;
  readonly body: string;
  readonly at: Time;
}

/** Words that a decision was taken on, as they stood. */
export interface DecidedWords {
  readonly provision: string;
  readonly number: string | null;
  readonly kind: Kind;
  readonly wording: Wording;
  /** Its status before the decision: what a correction of a slip goes back to. */
  readonly was: Status;
}

export interface Decision {
  readonly id: string;
  readonly verb: string;
  readonly at: Time;
  /** `chair`, or `secretariat` where the rules let it act. */
  readonly by: Party;
  readonly words: readonly DecidedWords[];
  readonly proposal: string | null;
  /** Proposals that the same act set aside. */
  readonly setAside: readonly string[];
  readonly reason: string | null;
  /** A slip corrected within 60 seconds. */
  readonly corrected: boolean;
}

/** What the Chair has put to the room: boxed on all screens until agreed, changed or taken back. */
export interface Put {
  readonly provisions: readonly string[];
  readonly adReferendum: boolean;
  /** The digest of exactly these words (R5); a put whose words have changed since is void. */
  readonly digest: string;
  readonly at: Time;
}

export interface RevisionHead {
  readonly n: number;
  readonly symbol: string;
  readonly at: Time;
}

export interface TextHead {
  readonly id: string;
  readonly symbol: string;
  /** BCP 47. */
  readonly language: string;
  readonly mode: Mode;
  /** open: who holds the pen, `all` or named. */
  readonly pens: readonly Party[] | 'all';
  /** negotiation: the Chair's pen, visibly lent to the Secretariat. */
  readonly lent: boolean;
  /**
   * open, where the meeting shows it when it is reported back: since when (its beginning, or the last report) the text stands here
   * as it was then; null while everything is shown as it is written.
   */
  readonly withheld: Time | null;
  readonly pointer: string | null;
  readonly screen: 'live' | 'frozen' | 'blank';
  readonly put: Put | null;
  readonly adopted: Time | null;
  readonly revisions: readonly RevisionHead[];
  /** Scheme for numbers of insertions (DESIGN 2, settings). */
  readonly insertions: 'bis' | 'letters';
  /** A text of the Chair's own, without prejudice: the text that it was made from; null for every other text. */
  readonly chairsTextOf: string | null;
  /** When typing and desks were erased at the end of retention, last (R14); null before. */
  readonly erased: Time | null;
  readonly changed: Time;
}

/** Everything about a text that one audience may know. `positions` holds only what that audience may see. */
export interface TextState {
  readonly head: TextHead;
  /** In order, removed ones included (`removed: true`). */
  readonly provisions: readonly Provision[];
  /** In order of first tabling. Withdrawn ones are not here (R14). */
  readonly proposals: readonly Proposal[];
  /** In order of time. */
  readonly positions: readonly Position[];
  readonly comments: readonly Comment[];
  readonly decisions: readonly Decision[];
  readonly statements: readonly Statement[];
  /** Askings and invitations that this audience is a side of. */
  readonly joinings: readonly Joining[];
}

/** Something that a delegation is told: words came back, a position lapsed, a proposal was overtaken. */
export interface Notice {
  readonly id: string;
  readonly about: 'returned' | 'lapsed' | 'overtaken' | 'absorbed' | 'carried' | 'as-heard' | 'invited' | 'uninvited' | 'asks' | 'admitted' | 'declined' | 'keep';
  readonly proposal: string | null;
  readonly provision: string | null;
  readonly draft: string | null;
  readonly at: Time;
}

/** A head of delegation's word on a draft; it holds for the words that it was given on. */
export interface Clearance {
  readonly state: 'asked' | 'cleared' | 'sent-back';
  readonly note: string | null;
  /** Digest of the words that were cleared. */
  readonly digest: string | null;
}

/** A draft on a desk: what it is about. Its words are the fragment `d:ID` of the desk document. */
export interface Draft {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly target: string | null;
  readonly after: string | null;
  readonly provisionKind: Kind | null;
  readonly level: number;
  readonly base: Wording;
  readonly words: string | null;
  /** The proposal that it revises; tabling it makes the next revision. */
  readonly revises: string | null;
  /** Why words came back to this desk (R7); null for a draft of the delegation's own making. */
  readonly returned: ReturnReason | null;
  /** The proposal that it answers. */
  readonly counters: string | null;
  readonly clearance: Clearance | null;
  readonly at: Time;
}

export const RETURN_REASONS = ['agreed', 'removed', 'closed', 'stale', 'not-permitted'] as const;
/** Why words that could not stand came back: agreed meanwhile, removed, pen closed, an old generation. */
export type ReturnReason = (typeof RETURN_REASONS)[number];
