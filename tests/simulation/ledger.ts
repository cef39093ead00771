/**
 * Keeps account of a negotiation, entry by entry of the log: what was tabled and by whom, what each decision did to the words,
 * who may know a note or a comment. What a decision did besides is a fault.
 */
import type { Proposal, Provision, TextState } from '../../shared/schema/state.ts';
import { normalWording, sameWording, textOf, type Party, type Wording } from '../../shared/schema/wording.ts';
import { lettersIn, type Letters } from './letters.ts';

/** What the log says of an act. */
export interface LoggedAct {
  readonly verb?: string;
  readonly proposal?: unknown;
  readonly changes?: unknown;
  readonly body?: unknown;
  readonly note?: unknown;
  readonly audience?: unknown;
  readonly position?: unknown;
}

/** Verbs after which words may be other than before. */
const REWORDING = new Set(['create', 'write', 'return', 'accept', 'mode', 'report']);
const OFFICE = ['chair', 'secretariat'];

export class Ledger {
  readonly faults: string[] = [];
  /** Letters of notes and comments: who may know them; null: everybody in the room. */
  readonly audiences = new Map<string, ReadonlySet<Party> | null>();
  readonly #letters: Letters;
  readonly #tabled = new Map<string, Set<Party>>();
  readonly #known = new Set<string>();
  readonly #open: { positions: boolean; objections: boolean; threads: boolean };

  /** `open`: what the room sees. */
  constructor(letters: Letters, open = { positions: true, objections: false, threads: false }) {
    this.#letters = letters;
    this.#open = open;
  }

  /** Whether a letter ever stood in a tabled wording. */
  wasTabled(letter: string): boolean {
    return this.#tabled.has(letter);
  }

  /** Whether this party has ever asked for words with this letter. */
  hasAskedFor(letter: string, party: Party): boolean {
    return this.#tabled.get(letter)?.has(party) === true;
  }

  /** Takes an entry of the text's stream. */
  entry(before: TextState, after: TextState, act: LoggedAct, actor: string): void {
    const verb = act.verb ?? '';
    if (verb === 'comment') this.#heard(act.body, this.#open.threads ? null : sponsorsOf(before, act, actor));
    if (verb === 'position') {
      const usual = this.#open[isMild(act.position) ? 'positions' : 'objections'];
      const isOpen = act.audience === undefined ? usual : act.audience === 'room';
      this.#heard(act.note, isOpen ? null : new Set([partyIn(actor), ...OFFICE]));
    }
    if (before === after) return;
    for (const proposal of after.proposals) this.#table(proposal);
    for (const one of after.proposals) {
      const was = before.proposals.find((old) => old.id === one.id);
      if (was === undefined || was === one || was.revision !== one.revision) continue;
      if (!sameWording(was.base, one.base) || !sameWording(was.wording, one.wording)) this.faults.push(`R10: ${verb} wrote other words into ${one.id}, which was not revised`);
    }
    if (verb === 'accept') this.#accepted(before, after, act);
    else if (!REWORDING.has(verb)) {
      for (const one of after.provisions) if (!isSame(one, before.provisions.find((old) => old.id === one.id))) this.faults.push(`R3 R14: ${verb} changed the words of ${one.id}`);
    }
    const decision = after.decisions.length > before.decisions.length ? after.decisions[after.decisions.length - 1] : undefined;
    for (const words of decision?.words ?? []) {
      const stands = after.provisions.find((one) => one.id === words.provision);
      if (stands === undefined || !sameWording(normalWording(stands.wording), words.wording)) this.faults.push(`R5: ${verb} was taken on other words of ${words.provision} than stand`);
    }
    if (verb === 'withdraw' && after.proposals.some((one) => one.id === act.proposal)) this.faults.push('R14: a withdrawn proposal is still there');
  }

  #table(proposal: Proposal): void {
    const key = `${proposal.id} ${String(proposal.revision)} ${proposal.delegation}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    for (const letter of lettersIn(textOf(proposal.wording))) {
      const by = this.#tabled.get(letter) ?? new Set();
      this.#tabled.set(letter, by.add(proposal.delegation));
    }
  }

  #heard(words: unknown, audience: ReadonlySet<Party> | null): void {
    if (typeof words === 'string') for (const letter of lettersIn(words)) this.audiences.set(letter, audience);
  }

  /** R9, R10: accepting puts in what was asked for, takes out what was asked to go, and touches nothing else. */
  #accepted(before: TextState, after: TextState, act: LoggedAct): void {
    const proposal = before.proposals.find((one) => one.id === act.proposal);
    if (proposal === undefined) return;
    const wanted = minus(proposal.wording, proposal.base);
    const unwanted = minus(proposal.base, proposal.wording);
    const whole = act.changes === undefined;
    for (const one of after.provisions) {
      const was = before.provisions.find((old) => old.id === one.id);
      if (was === undefined) {
        if (textOf(one.wording) !== textOf(proposal.wording)) this.faults.push(`R9: ${proposal.id} came in as other words`);
        continue;
      }
      if (was.removed || isSame(one, was)) continue;
      if (one.id !== proposal.target) this.faults.push(`R9: accepting ${proposal.id} changed ${one.id}`);
      const gone = minus(was.wording, one.wording);
      if (one.removed && proposal.kind === 'delete') for (const letter of lettersIn(textOf(was.wording))) this.#letters.takenOut.add(letter);
      for (const letter of gone) {
        if (unwanted.has(letter)) this.#letters.takenOut.add(letter);
        else this.faults.push(`R10: accepting ${proposal.id} dropped ${letter}, which it did not ask for`);
      }
      for (const letter of minus(one.wording, was.wording)) if (!wanted.has(letter)) this.faults.push(`R10: accepting ${proposal.id} put in ${letter}, which it did not ask for`);
      const stands = new Set(lettersIn(textOf(one.wording)));
      if (whole && proposal.kind === 'amend') for (const letter of wanted) if (!stands.has(letter)) this.faults.push(`R9: ${letter} of ${proposal.id} was accepted and does not stand`);
    }
  }
}

function isMild(position: unknown): boolean {
  return position === 'support' || position === 'retain' || position === 'none';
}

const partyIn = (actor: string): Party => actor.split('#')[0] ?? '';

function sponsorsOf(before: TextState, act: LoggedAct, actor: string): ReadonlySet<Party> {
  const proposal = before.proposals.find((one) => one.id === act.proposal);
  return new Set([partyIn(actor), proposal?.delegation ?? '', ...(proposal?.cosponsors ?? []).map((one) => one.delegation)]);
}

function isSame(one: Provision, other: Provision | undefined): boolean {
  return other !== undefined && one.removed === other.removed && sameWording(normalWording(one.wording), normalWording(other.wording));
}

/** The letters that stand in the one and not in the other. */
function minus(one: Wording, other: Wording): Set<string> {
  const there = new Set(lettersIn(textOf(other)));
  return new Set(lettersIn(textOf(one)).filter((letter) => !there.has(letter)));
}
