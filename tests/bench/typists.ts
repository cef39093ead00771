/** People who type in a text with the pen, as programs: each at four keys a second, in a provision of their own. */
import { penFragment, readPen } from '../../shared/schema/pen.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { OpenDocument } from '../cases/client.ts';

const BETWEEN = 250;

/** One typist per token, spread over the text from its eleventh provision on. Stop them when done. */
export async function typists(url: string, text: string, tokens: readonly string[]): Promise<{ stop(): void }> {
  const pens = tokens.map((token) => new OpenDocument(url, `pen/${text}`, token));
  await Promise.all(pens.map((pen) => pen.until('the pen', () => readPen(pen.doc).length > 0)));
  const timers = pens.map((pen, i) => {
    const ids = readPen(pen.doc).map((one) => one.id);
    const id = ids[(10 + i * 3) % ids.length] ?? '';
    let n = i;
    return setInterval(() => {
      const words = textOfFragment(penFragment(pen.doc, id));
      if (words === null) return;
      n++;
      words.insert(Math.min(words.length, 4), n % 6 === 0 ? ' ' : 'abcdefghij'.charAt(n % 10));
    }, BETWEEN);
  });
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      for (const pen of pens) pen.destroy();
    },
  };
}
