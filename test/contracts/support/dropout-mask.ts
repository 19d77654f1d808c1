// Dropout masks as the op table (src/ir/ops.ts) documents them, one element after the other.
import { type Key, threefry } from '../../../src/random.ts';

/** `length` numbers: 0 with probability `rate` (to 1/65536), else 1 / (1 − rate). */
export function dropoutMask(key: Key, length: number, rate: number, site: number): Float32Array {
  const threshold = Math.round(rate * 65536);
  return Float32Array.from({ length }, (_, i) => {
    const words = threefry(key, 4 * Math.floor(i / 16) + Math.floor((i % 8) / 2), site);
    const word = words[i % 16 < 8 ? 0 : 1];
    const bits = i % 2 === 0 ? word & 0xffff : word >>> 16;
    return bits < threshold ? 0 : 1 / (1 - rate);
  });
}
