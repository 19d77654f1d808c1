// A bracket of successive halving: K. Jamieson, A. Talwalkar, AISTATS 2016; L. Li et al., JMLR 18 (2018), algorithm 1.
import type { Bracket, Rung } from './pruning.ts';

/** min_epochs, min_epochs · eta, min_epochs · eta², … below the last epoch. */
export function geometricRungs(minEpochs: number, eta: number, epochs: number): number[] {
  const rungs: number[] = [];
  for (let epoch = minEpochs; epoch < epochs; epoch *= eta) rungs.push(epoch);
  return rungs;
}

/** A bracket of which one in `eta` goes on from each rung, and one at least. Rungs that stop nobody are left out. */
export function halve(configurations: number, eta: number, epochs: readonly number[]): Bracket {
  const rungs: Rung[] = [];
  let there = configurations;
  for (const [index, epoch] of epochs.entries()) {
    const keep = Math.max(1, Math.floor(configurations / eta ** (index + 1)));
    if (keep < there) rungs.push({ epoch, keep });
    there = keep;
  }
  return { configurations, rungs };
}
