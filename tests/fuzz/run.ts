/**
 * `npm run fuzz -- [--seconds N] [--seed N] [--target NAME] [--keep]`: fuzzes each target for so long (60 s) and says what was
 * reached; `--keep` adds to the corpus what ran something new. `npm run fuzz -- --replay FILE` sends a kept failure again.
 */
import { parseArgs } from 'node:util';
import { corpusOf, fuzz, keepCorpus, replay, TARGETS } from './fuzz.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' }, target: { type: 'string' }, keep: { type: 'boolean', default: false }, replay: { type: 'string' } },
});

async function main(): Promise<number> {
  if (values.replay !== undefined) {
    const faults = await replay(values.replay);
    console.log(faults.length === 0 ? 'Everything holds.' : faults.join('\n'));
    return faults.length === 0 ? 0 : 1;
  }
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
  const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
  if (targets.length === 0) {
    console.error(`Unknown target. There are: ${TARGETS.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  let failed = 0;
  for (const target of targets) {
    const end = performance.now() + (Number(values.seconds) * 1_000) / targets.length;
    const { sent, blocks, kept, failure } = await fuzz(target, seed, () => performance.now() >= end);
    console.log(`${target.name}: ${String(sent)} inputs, ${String(blocks)} blocks reached, ${String(kept.length)} inputs ran something new; seed ${String(seed)}`);
    if (values.keep) keepCorpus(target, [...corpusOf(target), ...kept]);
    if (failure === null) continue;
    failed += 1;
    console.log(`${failure.faults.join('\n').slice(0, 4_000)}\nAgain with: ${failure.replay}`);
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
