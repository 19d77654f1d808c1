// The registry of blocks.
import type { Block } from './block.ts';
import { repeat } from './repeat.ts';
import { residual } from './residual.ts';

export const blocks = {
  residual,
  repeat,
} satisfies Record<string, Block<never>>;

export type BlockName = keyof typeof blocks;
