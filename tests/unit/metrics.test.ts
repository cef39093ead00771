/** What Prometheus is told: per room, by the id of its text. */
import { describe, expect, it } from 'vitest';
import { memoryLog, type Fate } from '../../server/log/memory.ts';
import { createMetrics } from '../../server/ops/metrics.ts';
import { serveMetrics } from '../../server/ops/metrics-server.ts';

const entry = { at: '2026-05-04T09:00:00.000Z', actor: 'BRA#seat1', act: { verb: 'draft' }, payload: new Uint8Array([1, 2, 3]) };

describe('Metrics', () => {
  it('Metrics count per room what is appended, what conflicts and what fails, and who is connected', async () => {
    let fate: Fate = 'commit';
    const rooms = [{ text: 'A', connections: 3, turns: 7, inMemory: true }, { text: 'B', connections: 1, turns: 0, inMemory: false }];
    const metrics = createMetrics(memoryLog({ fate: () => fate }), () => rooms, () => 0);
    await metrics.log.append([{ stream: 'text:A', expected: 0, entries: [entry, entry] }, { stream: 'desk:A:BRA', expected: 0, entries: [entry] }]);
    await metrics.log.append([{ stream: 'text:B', expected: 0, entries: [entry] }]);
    await expect(metrics.log.append([{ stream: 'text:A', expected: 9, entries: [entry] }])).rejects.toThrow();
    fate = 'fail';
    await expect(metrics.log.append([{ stream: 'text:A', expected: 2, entries: [entry] }])).rejects.toThrow();
    const lines = (await metrics.text()).split('\n');
    for (const line of [
      'chapeau_entries_total{text="A"} 3', 'chapeau_entries_total{text="B"} 1', 'chapeau_entry_bytes_total{text="A"} 9',
      'chapeau_appends_total{outcome="written"} 2', 'chapeau_appends_total{outcome="conflict"} 1', 'chapeau_appends_total{outcome="failed"} 1',
      'chapeau_connections{text="A"} 3', 'chapeau_turns{text="A"} 7', 'chapeau_connections{text="B"} 1',
      'chapeau_in_memory{text="A"} 1', 'chapeau_in_memory{text="B"} 0',
    ]) expect(lines).toContain(line);
    // Who is gone is not told of any more, and nothing ever names a delegation, a seat, a desk or an act.
    rooms.pop();
    const later = await metrics.text();
    expect(later).not.toContain('chapeau_connections{text="B"}');
    for (const secret of ['BRA', 'seat1', 'desk', 'draft']) expect(later).not.toContain(secret);
  });

  it('Metrics count how often a text was reserved, was not to be had, or could not be asked for, and pass that on', async () => {
    const released: string[] = [];
    const answers = [() => Promise.resolve(() => void released.push('here')), () => Promise.resolve(null), () => Promise.reject(new Error('cut off'))];
    const reserve = (): Promise<(() => void) | null> => answers.shift()?.() ?? Promise.resolve(null);
    const { log, text } = createMetrics(Object.assign(memoryLog(), { reserve }), () => [], () => 0);
    (await log.reserve?.('text:A'))?.();
    expect([released, await log.reserve?.('text:A')]).toEqual([['here'], null]);
    await expect(log.reserve?.('text:A')).rejects.toThrow('cut off');
    const lines = (await text()).split('\n');
    for (const outcome of ['reserved', 'without', 'failed']) expect(lines).toContain(`chapeau_reservations_total{outcome="${outcome}"} 1`);
    // A log that has no others beside it has nothing to reserve.
    expect(createMetrics(memoryLog(), () => [], () => 0).log.reserve).toBeUndefined();
  });

  it('Metrics stand on a port of their own, at one address', async () => {
    const metrics = createMetrics(memoryLog(), () => [], () => 0);
    const { port, close } = await serveMetrics(metrics, 0, '127.0.0.1');
    const ask = async (path: string, method = 'GET'): Promise<number> => (await fetch(`http://127.0.0.1:${String(port)}${path}`, { method })).status;
    expect([await ask('/metrics'), await ask('/'), await ask('/metrics', 'POST')]).toEqual([200, 404, 404]);
    await close();
  });
});
