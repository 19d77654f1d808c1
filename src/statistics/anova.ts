// One-way analysis of variance: do groups differ by more than the scatter within them?
//
// R. A. Fisher, "Statistical Methods for Research Workers", 1925, chapter 7.
import { fisherTail } from './distributions.ts';
import { mean, sum, sumOfSquares } from './mean.ts';

export interface Anova {
  f: number;
  df_between: number;
  df_within: number;
  /** P(at least as large an F, if all groups had the same mean). */
  p: number;
  /** The share of all scatter that the groups explain, in 0 … 1. */
  eta_squared: number;
}

/** Null where it says nothing: fewer than two groups, or none with two values. Empty groups are left out. */
export function oneWayAnova(groups: readonly (readonly number[])[]): Anova | null {
  const filled = groups.filter((group) => group.length > 0);
  const all = filled.flat();
  const df_between = filled.length - 1;
  const df_within = all.length - filled.length;
  if (df_between < 1 || df_within < 1) return null;
  const center = mean(all);
  const between = sum(filled.map((group) => group.length * (mean(group) - center) ** 2));
  const within = sum(filled.map(sumOfSquares));
  if (between + within === 0) return { f: 0, df_between, df_within, p: 1, eta_squared: 0 };
  const f = between / df_between / (within / df_within);
  const p = within === 0 ? 0 : fisherTail(f, df_between, df_within);
  return { f, df_between, df_within, p, eta_squared: between / (between + within) };
}
