/** Pasted text, as it is read into provisions: nothing is thrown, no letter is lost and none invented, and it comes to an end. */
import { recognize } from '../../shared/schema/paste.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { z } from 'zod';
import { mutateBytes } from './mutate.ts';
import type { Input, Target } from './target.ts';

const SEEDS = [
  'Title of it\n\n1. What strategies can be adopted?\n2) And who?\n- one\n  - two\n• three\n\nA paragraph that a mail program\nwrapped in two lines.',
  'Q1: What?\nII. Heading\n5.4.1 A paragraph:\nfirst,\nsecond\n',
  'مقدمة\n\n١. ما هي الاستراتيجيات؟\n- أولا\n', '一、标题\n（1）什么？\n・项目\n', 'e\u0301\u200b\ufeff\u00a0x\r\n\u2028y\u000b\u202ez',
];

/** The letters of what is pasted, apart from the marks on them (a mark joins its letter where what stood between is taken out). */
const letters = (text: string): string => text.normalize('NFD').replace(/[^\p{L}]/gu, '');

export const PASTE: Target = {
  name: 'paste',
  seeds: () => Promise.resolve(SEEDS),
  mutate: (chance, input, other): Input => {
    const [one, two] = [input, other].map((value) => new Uint8Array(Buffer.from(z.string().parse(value))));
    return Buffer.from(mutateBytes(chance, one ?? new Uint8Array(0), two ?? new Uint8Array(0))).toString();
  },
  open: () => {
    const found: string[] = [];
    return Promise.resolve({
      send: (input: Input) => {
        const text = z.string().parse(input);
        const out = recognize(text);
        const words = letters(out.map(({ wording }) => textOf(wording)).join(''));
        let at = 0;
        const all = letters(text);
        for (const letter of words) {
          at = all.indexOf(letter, at) + 1;
          if (at === 0) {
            found.push(`${JSON.stringify(letter)} is not in ${JSON.stringify(text.slice(0, 200))}`);
            break;
          }
        }
        for (const { kind, level, wording } of out) {
          if (kind === 'item' ? level < 1 || level > 6 : level !== 0) found.push(`${kind} of level ${String(level)}`);
          if (textOf(wording).trim() === '') found.push('a provision without words');
        }
        if (out.length > text.length || text.length > LIMITS.body) found.push('more provisions than letters');
        return Promise.resolve();
      },
      faults: () => Promise.resolve(found),
      close: () => Promise.resolve(),
    });
  },
};
