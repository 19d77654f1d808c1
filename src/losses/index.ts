// The registry of losses.
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import type { Loss } from './loss.ts';

export const losses = {
  categorical_crossentropy: categoricalCrossentropy,
} satisfies Record<string, Loss<never>>;

export type LossName = keyof typeof losses;
