// Dropout masks for engines that cannot draw them themselves: the same numbers, to the bit, as every other engine's.
import { sizeOf, type ValueOf } from '../ir/value.ts';
import { type Arena, createArena } from './arena.ts';
import { dropoutMaskKernel } from './dropout-mask.ts';
import { instantiate } from './module.ts';

const FLOAT_BYTES = 4;

export interface MaskSource {
  /** Fills a mask under a key of two words, into memory of its own. */
  fill(mask: ValueOf<'DropoutMask'>, key: ArrayLike<number>): Float32Array;
}

/** Masks lie in the given arena, each at an address that stays. */
export function createMaskSource(arena: Arena = createArena(2 ** 28)): MaskSource & {
  address(mask: ValueOf<'DropoutMask'>): number;
} {
  const kernel = instantiate(arena.memory, { fill: dropoutMaskKernel }).fill;
  const addresses = new Map<ValueOf<'DropoutMask'>, number>();
  function address(mask: ValueOf<'DropoutMask'>): number {
    const known = addresses.get(mask) ?? arena.allocate(sizeOf(mask.shape) * FLOAT_BYTES);
    addresses.set(mask, known);
    return known;
  }
  return {
    address,
    fill(mask, key) {
      const { rate, site } = mask.attributes;
      const [start, length] = [address(mask), sizeOf(mask.shape)];
      const threshold = Math.min(Math.round(rate * 65536), 65535);
      kernel(
        start,
        start + length * FLOAT_BYTES,
        key[0] as number,
        key[1] as number,
        site,
        threshold,
        1 / (1 - rate),
      );
      return arena.floats(start, length);
    },
  };
}
