/** The clock of the server jumps by hours in the middle of a session: the record does not. */
import { describe, expect, it } from 'vitest';
import { memoryLog, memoryStore } from '../../server/log/memory.ts';
import { step1Frame } from '../../server/sync/channel.ts';
import { textStream } from '../../server/sync/streams.ts';
import { settingsSchema } from '../../shared/protocol/house.ts';
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT } from './support/hosting.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-05-04T09:00:00.000Z');

function withClock(): { house: ReturnType<typeof hosting>['house']; times: () => number[]; jump: (by: number) => void } {
  let now = START;
  const store = memoryStore();
  const { house } = hosting(memoryLog({ store }), { clock: () => now });
  return { house, jump: (by) => void (now += by), times: () => (store.streams.get(textStream(TEXT)) ?? []).map((entry) => Date.parse(entry.at)) };
}

describe('Clock jumps', () => {
  it('R8 times of the record only go forward, whatever the clock does, and the order of acts is that of their numbers', async () => {
    const { house, times, jump } = withClock();
    await createText(house, ['One']);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const [first] = (await house.view(TEXT, CHAIR)).provisions;
    const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
    await pen.until(() => pen.saved === 1);
    for (const [i, by] of [2 * HOUR, -5 * HOUR, 0, HOUR, -24 * HOUR].entries()) {
      jump(by);
      pen.append(first?.id ?? '', ` w${String(i)}`);
      await pen.until(() => pen.saved === i + 2);
    }
    const all = times();
    expect(all.length).toBeGreaterThanOrEqual(7);
    expect(all.every((at, i) => i === 0 || at > (all[i - 1] ?? 0))).toBe(true);
    // What is a moment apart stays so: a clock that went back makes no hours of it.
    expect((all.at(-1) ?? 0) - START).toBeLessThan(3 * HOUR);
  });

  it('Settings and signs of life do not wait for a clock that was set back to come round again', async () => {
    let now = START;
    let asks = 0;
    const source = {
      meetingOf: () => Promise.resolve('m1'),
      settingsOf: () => Promise.resolve(settingsSchema.parse({ partiesInDocuments: ++asks > 1 })),
      partiesOf: () => Promise.resolve([]),
    };
    const { house } = hosting(memoryLog(), { clock: () => now, source });
    const settings = (): Promise<boolean> => house.upkeep(TEXT, ({ facts }) => Promise.resolve(facts.settings.partiesInDocuments));
    await createText(house, ['One']);
    expect(await settings()).toBe(false);
    now -= 3 * HOUR;
    expect(await settings()).toBe(true);
    // Told that they have changed, they are asked for at once.
    const asked = asks;
    expect([await settings(), asks]).toEqual([true, asked]);
    house.changed();
    expect([await settings(), asks]).toEqual([true, asked + 1]);

    const frames: Uint8Array[] = [];
    const wire = { send: (frame: Uint8Array) => void frames.push(frame), close: () => undefined, buffered: () => 0 };
    house.connect(TEXT, CHAIR, { type: 'record' }, wire)?.receive(step1Frame(new Uint8Array([0])));
    await house.view(TEXT, CHAIR);
    const heard = (): number => {
      const before = frames.length;
      house.tellPresence();
      return frames.length - before;
    };
    expect([heard(), heard()]).toEqual([1, 0]);
    now -= 5 * HOUR;
    expect([heard(), heard()]).toEqual([1, 0]);
    await house.close();
  });

  it('Slips of the gavel can be corrected after the clock went back, and not once a minute has gone by', async () => {
    const { house, jump } = withClock();
    await createText(house, ['One', 'Two']);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    const agree = async (i: number): Promise<string> => {
      const state = await house.view(TEXT, CHAIR);
      const id = state.provisions[i]?.id ?? '';
      return (await house.act(TEXT, CHAIR, 'agree', { provisions: [id], seen: digestOf(seenForAgree(state, [id], false)) })).decision;
    };
    const first = await agree(0);
    jump(-3 * HOUR);
    await house.act(TEXT, CHAIR, 'correct', { decision: first });
    const second = await agree(1);
    jump(3 * HOUR + 61_000);
    await expect(house.act(TEXT, CHAIR, 'correct', { decision: second })).rejects.toMatchObject({ code: 'closed' });
    expect((await house.view(TEXT, CHAIR)).provisions.map((one) => one.status)).toEqual(['not-discussed', 'agreed']);
  });
});
