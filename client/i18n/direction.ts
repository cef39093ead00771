/** How words of a text stand, whatever the language of the interface around them. */
import { directionOf } from '../../shared/lib/language.ts';

/**
 * Attributes of an element with words of a text. In a language written from right to left all words are set so, also those that
 * begin with `ITU`; elsewhere their first letter decides, for texts are tried out, and quoted, in other scripts too.
 */
export function wordsIn(language: string): { readonly lang: string; readonly dir: 'rtl' | 'auto' } {
  return { lang: language, dir: directionOf(language) === 'rtl' ? 'rtl' : 'auto' };
}
