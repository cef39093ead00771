/**
 * The pseudo-locale `qps`: English with accents and about a third longer, so that a browser test shows what is not in the
 * catalogue and what has no room. Works on compiled messages, so every feature's catalogue is covered as it stands.
 */
import type { Messages } from '@lingui/core';

const ACCENTED: Readonly<Record<string, string>> = {
  a: 'á', b: 'ƀ', c: 'ç', d: 'đ', e: 'é', f: 'ƒ', g: 'ğ', h: 'ĥ', i: 'í', j: 'ĵ', k: 'ķ', l: 'ļ', m: 'ɱ', n: 'ñ', o: 'ó',
  p: 'þ', r: 'ř', s: 'š', t: 'ţ', u: 'ú', w: 'ŵ', x: 'ẋ', y: 'ý', z: 'ž',
  A: 'Á', B: 'Ɓ', C: 'Ç', D: 'Đ', E: 'É', G: 'Ğ', H: 'Ĥ', I: 'Í', K: 'Ķ', L: 'Ļ', N: 'Ñ', O: 'Ó', R: 'Ř', S: 'Š', T: 'Ţ',
  U: 'Ú', W: 'Ŵ', Y: 'Ý', Z: 'Ž',
};

type Token = string | readonly unknown[];

function accent(text: string): string {
  return [...text].map((letter) => ACCENTED[letter] ?? letter).join('');
}

function padding(tokens: readonly Token[]): string {
  const letters = tokens.reduce((sum, token) => sum + (typeof token === 'string' ? token.length : 4), 0);
  return '~'.repeat(Math.ceil(letters / 3));
}

function pseudoTokens(tokens: readonly Token[]): Token[] {
  return tokens.map((token) => {
    if (typeof token === 'string') return accent(token);
    const [name, kind, forms] = token;
    if (typeof forms !== 'object' || forms === null) return token;
    const pseudo = Object.entries(forms).map(([form, value]: [string, unknown]) => {
      if (typeof value === 'string') return [form, accent(value)];
      return [form, Array.isArray(value) ? pseudoTokens(value as Token[]) : value];
    });
    return [name, kind, Object.fromEntries(pseudo)];
  });
}

/** The pseudo form of a compiled catalogue. */
export function pseudoMessages(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([id, message]) => {
      const tokens: readonly Token[] = typeof message === 'string' ? [message] : (message as Token[]);
      return [id, [...pseudoTokens(tokens), ` ${padding(tokens)}`]];
    }),
  ) as Messages;
}
