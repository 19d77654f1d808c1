import { expect, it } from 'vitest';
import { createArena } from '../../src/wasm/arena.ts';
import { dropoutMaskKernel } from '../../src/wasm/dropout-mask.ts';
import { instantiate } from '../../src/wasm/module.ts';
import { dropoutMask } from '../contracts/support/dropout-mask.ts';

const UNTOUCHED = -7;

it.each([1, 2, 15, 16, 17, 31, 33, 64, 1000])(
  'fills %i numbers, and at most the rest of 16 more',
  (length) => {
    const arena = createArena(2 ** 16);
    const out = arena.allocate(length * 4);
    const whole = Math.ceil(length / 16) * 16;
    const after = arena.floats(out + whole * 4, 16).fill(UNTOUCHED);
    const { fill } = instantiate(arena.memory, { fill: dropoutMaskKernel });
    const key = [0x12345678, -5] as const;
    fill(out, out + length * 4, ...key, 3, Math.round(0.4 * 65536), 1 / 0.6);
    expect(arena.floats(out, length)).toEqual(dropoutMask(key, length, 0.4, 3));
    expect(after.every((number) => number === UNTOUCHED)).toBe(true);
  },
);
