/** Inputs made from inputs: bytes flipped, cut, put together; JSON with values that no client of ours sends. */
import type { Chance } from '../simulation/chance.ts';

const NUMBERS = [0, 1, 127, 128, 255];
const VARIANTS = [new Uint8Array(9).fill(255), new Uint8Array([255, 255, 255, 255, 15]), new Uint8Array([0, 0, 0]), new Uint8Array([1, 1, 1, 0])];

/** One to four changes to some bytes; `other` is taken from. */
export function mutateBytes(chance: Chance, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let out = bytes;
  for (let times = 1 + chance.below(4); times > 0; times--) out = once(chance, out, other);
  return out.subarray(0, 200_000);
}

function once(chance: Chance, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = chance.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + chance.below(16));
  const put = (...middle: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat([bytes.subarray(0, at), ...middle, bytes.subarray(end)]));
  switch (chance.below(8)) {
    case 0: {
      const out = bytes.slice();
      if (at < out.length) out[at] = (out[at] ?? 0) ^ (1 << chance.below(8));
      return out;
    }
    case 1: {
      const out = bytes.slice();
      if (at < out.length) out[at] = chance.pick(NUMBERS);
      return out;
    }
    case 2:
      return bytes.slice(0, at);
    case 3:
      return put();
    case 4:
      return put(bytes.subarray(at, end), bytes.subarray(at, end));
    case 5: {
      const from = chance.below(other.length + 1);
      return put(other.subarray(from, from + chance.below(64)));
    }
    case 6:
      return put(chance.pick(VARIANTS));
    default:
      return put(Uint8Array.from({ length: chance.below(8) }, () => chance.below(256)));
  }
}

const ODD: readonly unknown[] = [
  null, true, 0, -1, 1e308, 2 ** 53, '', ' ', 'p0', '__proto__', 'constructor', 'NPL', 'chair', '\u202e\u0000', '𓀃'.repeat(40), 'x'.repeat(21_000), [], {}, [[]],
  [{ text: 'a', marks: ['bold', 'bold'] }], { text: 'x' }, { length: 1e9 }, [{ deleted: 'a', inserted: 'b' }], '0'.repeat(64), 'amend', 'add', 'open',
];

/** One change somewhere in a JSON value. */
export function mutateJson(chance: Chance, value: unknown): unknown {
  if (chance.is(0.3)) return chance.pick(ODD);
  if (Array.isArray(value)) {
    const list: unknown[] = [...(value as unknown[])];
    const at = chance.below(list.length + 1);
    if (chance.is(0.2)) list.splice(at, 1);
    else if (chance.is(0.2)) list.push(...Array.from({ length: chance.below(50) }, () => list[at] ?? chance.pick(ODD)));
    else list[at] = mutateJson(chance, list[at]);
    return list;
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const key = keys.length === 0 || chance.is(0.1) ? chance.pick(['extra', 'toString', 'floor', 'base', 'wording']) : chance.pick(keys);
    return Object.fromEntries([...Object.entries(value).filter(([name]) => name !== key), ...(chance.is(0.15) ? [] : [[key, mutateJson(chance, (value as Record<string, unknown>)[key])] as const])]);
  }
  if (typeof value === 'string' && chance.is(0.5)) return `${value.slice(0, chance.below(value.length + 1))}${String(chance.pick(ODD))}`;
  return chance.pick(ODD);
}
