// The registry of pruning methods.
import { asha } from './asha.ts';
import { hyperband } from './hyperband.ts';
import { median } from './median.ts';
import type { Pruning } from './pruning.ts';
import { successiveHalving } from './successive-halving.ts';

export const prunings = {
  successive_halving: successiveHalving,
  hyperband,
  asha,
  median,
} satisfies Record<string, Pruning<never>>;

export type PruningName = keyof typeof prunings;
