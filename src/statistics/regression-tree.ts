// A regression tree over features that take a few levels each: boxes of levels, and what is predicted in each.
//
// L. Breiman, J. H. Friedman, R. A. Olshen and C. J. Stone, "Classification and Regression Trees", 1984, chapter 8.

/** Levels are numbered from 0; the order of those of an unordered feature means nothing. */
export interface Levels {
  /** At most MOST_LEVELS. */
  count: number;
  ordered: boolean;
}

/** A set of levels is the bits of a number. */
export const MOST_LEVELS = 30;

export interface Row {
  /** A level of each feature. */
  levels: readonly number[];
  value: number;
}

/** The rows that ended up together. */
export interface Leaf {
  value: number;
  /** By feature, the set of its levels that belong to the leaf. All leaves together fill the space once. */
  box: number[];
}

export const has = (set: number, level: number): boolean => ((set >> level) & 1) === 1;

/** Grows a tree until the rows of each leaf have the same value, or the same levels. */
export function growTree(features: readonly Levels[], rows: readonly Row[]): Leaf[] {
  const values = Float64Array.from(rows, ({ value }) => value);
  const columns = features.map((_, f) => Uint8Array.from(rows, ({ levels }) => levels[f] as number));
  const split = prepareSplit(features, columns, values);
  const leaves: Leaf[] = [];
  /** `rows` are put in order in place: those of the left side first. */
  const grow = (inside: Int32Array, box: number[]): void => {
    const found = split(inside);
    if (found === null) {
      let sum = 0;
      for (const row of inside) sum += values[row] as number;
      leaves.push({ value: sum / inside.length, box });
      return;
    }
    const { feature, left } = found;
    const middle = partition(inside, columns[feature] as Uint8Array, left);
    grow(inside.subarray(0, middle), box.with(feature, (box[feature] as number) & left));
    grow(inside.subarray(middle), box.with(feature, (box[feature] as number) & ~left));
  };
  grow(
    Int32Array.from(rows, (_, i) => i),
    features.map(({ count }) => 2 ** count - 1),
  );
  return leaves;
}

/** Brings the rows with a level in `left` to the front; gives how many they are. */
function partition(rows: Int32Array, column: Uint8Array, left: number): number {
  let middle = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (!has(left, column[row] as number)) continue;
    rows[i] = rows[middle] as number;
    rows[middle++] = row;
  }
  return middle;
}

interface Split {
  feature: number;
  /** The levels that go to the left; levels that no row has go where their neighbour goes. */
  left: number;
}

/**
 * The split after which the squared distances from the means are least; null where none makes them less. Of an
 * unordered feature, only those need be tried that part its levels in the order of their means: W. D. Fisher, JASA 53
 * (1958), 789–798.
 */
function prepareSplit(
  features: readonly Levels[],
  columns: readonly Uint8Array[],
  values: Float64Array,
): (rows: Int32Array) => Split | null {
  const counts = new Int32Array(MOST_LEVELS);
  const sums = new Float64Array(MOST_LEVELS);
  const meanAt = (level: number): number => (sums[level] as number) / (counts[level] as number);
  return (rows) => {
    let total = 0;
    for (const row of rows) total += values[row] as number;
    // What the squared sums of the sides over their counts must exceed; the smaller gains are rounding errors.
    let most = (total ** 2 / rows.length) * (1 + 1e-12) + 1e-30;
    let best: Split | null = null;
    for (let feature = 0; feature < features.length && rows.length > 1; feature++) {
      const { count, ordered } = features[feature] as Levels;
      const column = columns[feature] as Uint8Array;
      counts.fill(0, 0, count);
      sums.fill(0, 0, count);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] as number;
        const level = column[row] as number;
        counts[level] = (counts[level] as number) + 1;
        sums[level] = (sums[level] as number) + (values[row] as number);
      }
      const present: number[] = [];
      for (let level = 0; level < count; level++) if ((counts[level] as number) > 0) present.push(level);
      if (!ordered) present.sort((a, b) => meanAt(a) - meanAt(b));
      let [n, sum] = [0, 0];
      for (let i = 0; i + 1 < present.length; i++) {
        n += counts[present[i] as number] as number;
        sum += sums[present[i] as number] as number;
        const gain = sum ** 2 / n + (total - sum) ** 2 / (rows.length - n);
        if (gain <= most) continue;
        most = gain;
        best = { feature, left: ordered ? upTo(present, i) : setOf(present.slice(0, i + 1)) };
      }
    }
    return best;
  };
}

const setOf = (levels: readonly number[]): number => levels.reduce((set, level) => set | (1 << level), 0);

/** An ordered feature is cut in the middle between the levels that rows have. */
const upTo = (present: readonly number[], last: number): number =>
  2 ** Math.ceil(((present[last] as number) + (present[last + 1] as number)) / 2) - 1;
