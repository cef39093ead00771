/** Languages by their BCP 47 tags: what of a tag decides how a text is set. */

const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur', 'ps', 'sd', 'ug', 'yi', 'dv'];

/** The primary subtag of a BCP 47 tag. */
export function primaryLanguage(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}

/** The direction in which a language is written. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(primaryLanguage(tag)) ? 'rtl' : 'ltr';
}
