// A regression tree over features that take a few levels each: boxes of levels, and what is predicted in each.
//
// L. Breiman, J. H. Friedman, R. A. Olshen and C. J. Stone, "Classification and Regression Trees", 1984, chapter 8.

/** Levels are numbered from 0; the order of those of an unordered feature means nothing. */
export interface Levels {
  count: number;
  ordered: boolean;
}

export interface Row {
  /** A level of each feature. */
  levels: readonly number[];
  value: number;
}

/** The rows that ended up together. */
export interface Leaf {
  value: number;
  /** By feature, which of its levels belong to the leaf. The boxes of all leaves together fill the space once. */
  box: boolean[][];
}

/** Grows a tree until the rows of each leaf have the same value, or the same levels. */
export function growTree(features: readonly Levels[], rows: readonly Row[]): Leaf[] {
  const leaves: Leaf[] = [];
  const grow = (inside: readonly Row[], box: boolean[][]): void => {
    const split = bestSplit(features, inside);
    if (!split) {
      leaves.push({ value: average(inside), box });
      return;
    }
    const { feature, left } = split;
    const isLeft = ({ levels }: Row): boolean => left[levels[feature] as number] === true;
    const half = (side: boolean): boolean[][] =>
      box.with(
        feature,
        (box[feature] as boolean[]).map((within, level) => within && (left[level] === true) === side),
      );
    grow(inside.filter(isLeft), half(true));
    grow(
      inside.filter((row) => !isLeft(row)),
      half(false),
    );
  };
  grow(
    rows,
    features.map(({ count }) => new Array<boolean>(count).fill(true)),
  );
  return leaves;
}

const average = (rows: readonly Row[]): number =>
  rows.reduce((sum, { value }) => sum + value, 0) / rows.length;

interface Split {
  feature: number;
  /** The levels that go to the left; levels that no row has go where their neighbour goes. */
  left: boolean[];
}

/**
 * The split after which the squared distances from the means are least. Of an unordered feature, only those need be
 * tried that part its levels in the order of their means: W. D. Fisher, JASA 53 (1958), 789–798.
 */
function bestSplit(features: readonly Levels[], rows: readonly Row[]): Split | null {
  const total = rows.reduce((sum, { value }) => sum + value, 0);
  // What the squared sums of the sides over their counts must exceed; the smaller gains are rounding errors.
  let most = (total ** 2 / rows.length) * (1 + 1e-12) + 1e-30;
  let best: Split | null = null;
  features.forEach(({ count, ordered }, feature) => {
    const counts = new Array<number>(count).fill(0);
    const sums = new Array<number>(count).fill(0);
    for (const { levels, value } of rows) {
      const level = levels[feature] as number;
      counts[level] = (counts[level] as number) + 1;
      sums[level] = (sums[level] as number) + value;
    }
    const present = counts.flatMap((n, level) => (n > 0 ? [level] : []));
    const meanAt = (level: number): number => (sums[level] as number) / (counts[level] as number);
    if (!ordered) present.sort((a, b) => meanAt(a) - meanAt(b));
    let [n, sum] = [0, 0];
    for (const [i, level] of present.slice(0, -1).entries()) {
      n += counts[level] as number;
      sum += sums[level] as number;
      const gain = sum ** 2 / n + (total - sum) ** 2 / (rows.length - n);
      if (gain <= most) continue;
      most = gain;
      best = { feature, left: leftOf(count, ordered, present.slice(0, i + 1), present[i + 1] as number) };
    }
  });
  return best;
}

/** An ordered feature is cut in the middle between the levels that rows have. */
function leftOf(count: number, ordered: boolean, left: readonly number[], next: number): boolean[] {
  const cut = ((left.at(-1) as number) + next) / 2;
  return Array.from({ length: count }, (_, level) => (ordered ? level < cut : left.includes(level)));
}
