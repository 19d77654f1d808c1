// The registry of search methods.
import { gp } from './gp.ts';
import { grid } from './grid.ts';
import { random } from './random.ts';
import type { Search } from './search.ts';
import { sobol } from './sobol.ts';
import { tpe } from './tpe.ts';

export const searches = {
  grid,
  random,
  sobol,
  tpe,
  gp,
} satisfies Record<string, Search<never>>;

export type SearchName = keyof typeof searches;
