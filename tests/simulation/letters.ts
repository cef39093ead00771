/**
 * Every letter that anybody types in a simulation is one that nobody else types, so that each can be accounted for: who
 * typed it, and whether somebody took it out on purpose.
 */
import type { Party } from '../../shared/schema/wording.ts';

/** Letters that stand together as words and keep their form in NFC: syllables of Hangul, and hieroglyphs (two units each). */
const HANGUL = { from: 0xac00, count: 11_172 };
const GLYPHS = { from: 0x13000, count: 1_071 };

export function isLetter(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return (code >= HANGUL.from && code < HANGUL.from + HANGUL.count) || (code >= GLYPHS.from && code < GLYPHS.from + GLYPHS.count);
}

export const lettersIn = (text: string): string[] => [...text].filter(isLetter);

export interface Typed {
  readonly party: Party;
  /** `aside`: a note or a comment, which is no wording. */
  readonly where: 'pen' | 'desk' | 'text' | 'aside';
}

export class Letters {
  readonly typed = new Map<string, Typed>();
  /** Taken out on purpose. */
  readonly takenOut = new Set<string>();
  #hangul = 0;
  #glyphs = 0;
  readonly #withGlyphs: boolean;
  /** Given out since the last edit. */
  #issued: string[] = [];

  /** `withGlyphs`: some of the letters take two units. */
  constructor(withGlyphs = true) {
    this.#withGlyphs = withGlyphs;
  }

  /** A letter for this party, typed here. */
  next(party: Party, where: Typed['where']): string {
    const n = this.#hangul + this.#glyphs;
    const code = this.#withGlyphs && n % 10 === 9 && this.#glyphs < GLYPHS.count ? GLYPHS.from + this.#glyphs++ : HANGUL.from + this.#hangul++;
    if (this.#hangul > HANGUL.count) throw new RangeError('No letters left: fewer steps, or more letters');
    const letter = String.fromCodePoint(code);
    this.typed.set(letter, { party, where });
    this.#issued.push(letter);
    return letter;
  }

  /** Some words of new letters. */
  words(party: Party, where: Typed['where'], lengths: readonly number[]): string {
    return lengths.map((length) => Array.from({ length }, () => this.next(party, where)).join('')).join(' ');
  }

  /** The letters given out so far stand, whatever becomes of the next edit. */
  stand(): void {
    this.#issued = [];
  }

  /** Notes what an edit took out: what one saw before it and not after it. Letters that it did not put in were never typed. */
  edit(seen: () => string, run: () => void): void {
    const before = lettersIn(seen());
    run();
    const after = new Set(lettersIn(seen()));
    for (const letter of before) if (!after.has(letter)) this.takenOut.add(letter);
    for (const letter of this.#issued.splice(0)) if (!after.has(letter)) this.typed.delete(letter);
  }
}
