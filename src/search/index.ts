// The registry of search methods.
import { grid } from './grid.ts';
import { random } from './random.ts';
import type { Search } from './search.ts';
import { sobol } from './sobol.ts';

export const searches = {
  grid,
  random,
  sobol,
} satisfies Record<string, Search<never>>;

export type SearchName = keyof typeof searches;
