/** The code in what a person pasted: a whole address of ours, or the code alone; null where there is none. */
export function codeFrom(pasted: string): string | null {
  const text = pasted.trim();
  const code = text.includes('#') ? text.slice(text.indexOf('#') + 1) : text;
  return /^[\w.~-]{8,200}$/.test(code) ? code : null;
}
