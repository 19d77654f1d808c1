// Functional analysis of variance: how much of the scatter of a result each of its settings explains, alone and in
// pairs, averaged over all values of the others.
//
// F. Hutter, H. Hoos and K. Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance", ICML 2014,
// section 3 (algorithms 1 and 2). As there, it is taken from a forest of regression trees, each grown from a sample of
// the rows with replacement (L. Breiman, "Random Forests", Machine Learning 45 (2001), 5–32), so that rows need not
// form a grid; and how far the trees differ says how sure it is.
import { drawRows, type PartialRow } from './draw-rows.ts';
import { type Estimate, mean } from './mean.ts';
import { quantile } from './quantile.ts';
import { growTree, has, type Leaf, type Levels } from './regression-tree.ts';

export interface Feature extends Levels {
  /** How much each level counts when it is averaged over; they add up to 1. */
  weights: readonly number[];
}

export interface Fanova {
  /** By feature: the share of the variance, in 0 … 1, that it explains alone; the interval holds 95 % of the trees. */
  shares: Estimate[];
  /** By feature and level: the value to be expected, averaged over all levels of the others. */
  effects: Estimate[][];
  /** What two features explain together and neither explains alone; of features a < b, in that order. */
  pairs: { features: [number, number]; share: Estimate }[];
}

export interface FanovaOptions {
  seed?: number;
  trees?: number;
}

/** Null where there is nothing to explain: fewer than two rows, or all with the same value. */
export function fanova(
  features: readonly Feature[],
  rows: readonly PartialRow[],
  { seed = 0, trees = 64 }: FanovaOptions = {},
): Fanova | null {
  const values = rows.map(({ value }) => value);
  if (rows.length < 2 || Math.min(...values) === Math.max(...values)) return null;
  const forest = Array.from({ length: trees }, (_, tree) =>
    decompose(features, growTree(features, drawRows(rows, seed, tree))),
  );
  // A tree whose rows happen to have one value knows nothing of shares.
  const telling = forest.filter(({ variance }) => variance > 0);
  if (telling.length === 0) return null;
  const over = (of: (tree: Decomposition) => number): Estimate =>
    estimate(telling.map((tree) => of(tree) / tree.variance));
  return {
    shares: features.map((_, f) => over(({ alone }) => alone[f] as number)),
    effects: features.map(({ count }, f) =>
      Array.from({ length: count }, (_, level) =>
        estimate(forest.map(({ marginals }) => marginals[f]?.[level] as number)),
      ),
    ),
    pairs: pairsOf(features.length).map((pair, i) => ({
      features: pair,
      share: over(({ together }) => together[i] as number),
    })),
  };
}

/** The middle of what the trees say. */
function estimate(ofTrees: readonly number[]): Estimate {
  const ordered = ofTrees.toSorted((a, b) => a - b);
  return { value: mean(ordered), low: quantile(ordered, 0.025), high: quantile(ordered, 0.975) };
}

const pairsOf = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, b) =>
    Array.from({ length: b }, (_, a): [number, number] => [a, b]),
  ).flat();

interface Decomposition {
  variance: number;
  /** By feature, the variance that it explains alone. */
  alone: number[];
  marginals: number[][];
  /** By pair. */
  together: number[];
}

const levelsIn = (set: number, count: number): number[] =>
  Array.from({ length: count }, (_, level) => level).filter((level) => has(set, level));

function decompose(features: readonly Feature[], leaves: readonly Leaf[]): Decomposition {
  const boxes = leaves.map(({ value, box }) => {
    const inside = box.map((set, f) => levelsIn(set, (features[f] as Feature).count));
    const sizes = inside.map((levels, f) =>
      levels.reduce((sum, level) => sum + (features[f]?.weights[level] as number), 0),
    );
    return { value, inside, sizes, size: sizes.reduce((product, size) => product * size, 1) };
  });
  const center = boxes.reduce((sum, { value, size }) => sum + value * size, 0);
  const variance = boxes.reduce((sum, { value, size }) => sum + size * (value - center) ** 2, 0);

  const marginals = features.map(({ count }, f) => {
    const marginal = new Array<number>(count).fill(0);
    for (const { value, inside, sizes, size } of boxes) {
      const others = (value * size) / (sizes[f] as number);
      for (const level of inside[f] as number[]) marginal[level] = (marginal[level] as number) + others;
    }
    return marginal;
  });
  const alone = marginals.map((marginal, f) =>
    marginal.reduce(
      (sum, value, level) => sum + (features[f]?.weights[level] as number) * (value - center) ** 2,
      0,
    ),
  );
  const together = pairsOf(features.length).map(([a, b]) => {
    const [first, second] = [features[a] as Feature, features[b] as Feature];
    const cells = new Float64Array(first.count * second.count);
    for (const { value, inside, sizes, size } of boxes) {
      const others = (value * size) / ((sizes[a] as number) * (sizes[b] as number));
      for (const i of inside[a] as number[]) {
        for (const j of inside[b] as number[]) {
          cells[i * second.count + j] = (cells[i * second.count + j] as number) + others;
        }
      }
    }
    let sum = 0;
    for (const [cell, value] of cells.entries()) {
      const [i, j] = [Math.floor(cell / second.count), cell % second.count];
      sum += (first.weights[i] as number) * (second.weights[j] as number) * (value - center) ** 2;
    }
    return Math.max(0, sum - (alone[a] as number) - (alone[b] as number));
  });
  return { variance, alone, marginals, together };
}
