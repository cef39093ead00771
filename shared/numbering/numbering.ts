/**
 * Numbers of questions (DESIGN 2, number). They stand still until a revision is issued: until then an insertion is *2 bis*
 * and a removed number stays empty. Only questions have one.
 */
import type { Provision, TextHead, TextState } from '../schema/state.ts';
import { additions } from '../proposals/places.ts';

export type Insertions = TextHead['insertions'];

/** Latin multiplicatives as they follow a number; beyond the list they go on as `vicies bis`, `vicies ter`. */
const SUFFIXES = [
  'bis', 'ter', 'quater', 'quinquies', 'sexies', 'septies', 'octies', 'novies', 'decies', 'undecies', 'duodecies',
  'terdecies', 'quaterdecies', 'quindecies', 'sexdecies', 'septdecies', 'octodecies', 'novodecies', 'vicies',
] as const;

/** The nth suffix, from 0, in a scheme: ` bis`, ` ter` … or `A`, `B` … `Z`, `AA`. */
function suffix(n: number, scheme: Insertions): string {
  if (scheme === 'letters') {
    const letter = String.fromCharCode(65 + (n % 26));
    return n < 26 ? letter : suffix(Math.floor(n / 26) - 1, scheme) + letter;
  }
  const rounds = Math.floor(n / SUFFIXES.length);
  return ' vicies'.repeat(rounds) + ` ${SUFFIXES[n % SUFFIXES.length] ?? ''}`;
}

/** Numbers all questions through, as at the creation of a text and when a revision is issued. Removed ones are left out. */
export function renumber(provisions: readonly Provision[]): Map<string, string | null> {
  const numbers = new Map<string, string | null>();
  let n = 0;
  for (const provision of provisions) {
    if (provision.removed) continue;
    numbers.set(provision.id, provision.kind === 'question' ? String(++n) : null);
  }
  return numbers;
}

function whole(number: string | null): number | null {
  const digits = number === null ? null : /^\d+/.exec(number);
  return digits === null ? null : Number(digits[0]);
}

/**
 * The number of a question that is entered now at an index of the order (removed provisions count): the whole number
 * before it with the first suffix that no standing question has; before the first number it counts from the next. Where
 * nothing is numbered, plain numbers. `taken`: more numbers that are not free.
 */
export function numberFor(
  provisions: readonly Provision[],
  at: number,
  scheme: Insertions,
  taken: ReadonlySet<string> = new Set(),
): string {
  const used = new Set(taken);
  let before: number | null = null;
  let next: number | null = null;
  provisions.forEach((provision, index) => {
    const n = whole(provision.number);
    if (provision.removed || n === null || provision.number === null) return;
    used.add(provision.number);
    if (index < at) before = n;
    else next ??= n;
  });
  const stem: number | null = before ?? next;
  for (let i = 0; ; i++) {
    const number = stem === null ? String(i + 1) : String(stem) + suffix(i, scheme);
    if (!used.has(number)) return number;
  }
}

/**
 * The numbers that additions show while they are only asked for, by proposal, in order of tabling: each the next free one
 * at its place. Null for kinds without a number.
 */
export function provisionalNumbers(state: Pick<TextState, 'head' | 'provisions' | 'proposals'>): Map<string, string | null> {
  const numbers = new Map<string, string | null>();
  const taken = new Set<string>();
  for (const addition of additions(state)) {
    let number: string | null = null;
    if (addition.kind === 'question') {
      const at = state.provisions.findIndex((provision) => provision.id === addition.after) + 1;
      number = numberFor(state.provisions, at, state.head.insertions, taken);
      taken.add(number);
    }
    for (const proposal of addition.proposals) numbers.set(proposal.id, number);
  }
  return numbers;
}
