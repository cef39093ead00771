/** The other half of noninterference.test.ts: what a seat may not know happens in other words, of another length. */
import { describe, expect, test } from 'vitest';
import { OUTSIDERS } from './script.ts';
import { difference } from './seen.ts';
import { run, type Run } from './session.ts';

describe('Audience, words', () => {
  let whole: Run;
  const ran = async (): Promise<Run> => (whole ??= await run({}, { type: 'whole' }));

  test.each(OUTSIDERS)('R6 R12 R13 R14 other words where %s may not look change no byte that it is sent', async (label) => {
    const { received } = await ran();
    const other = await run({}, { type: 'other', seat: label });
    expect(difference(received.get(label) ?? never(), other.received.get(label) ?? never())).toBeNull();
  });
});

function never(): never {
  throw new Error('Nobody looked there');
}
