// Gaussian process regression: C. E. Rasmussen, C. K. I. Williams, "Gaussian Processes for Machine Learning", 2006.
//
// The kernel is Matérn's with ν = 5/2 (eq. 4.17) and a length scale for each group of features, times a variance, plus
// noise. Targets have mean 0. The variance is the one that makes them most likely given the rest: yᵀR⁻¹y / n.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Rows of features, and for each feature the group that it belongs to, 0 … groups − 1. */
export interface Inputs {
  rows: readonly Float64Array[];
  groups: readonly number[];
}

export interface Hyperparameters {
  /** For each group. */
  lengthScales: readonly number[];
  /** The noise's variance, as a multiple of the kernel's. */
  noise: number;
}

export interface Likelihood {
  /** The logarithm of the targets' marginal likelihood (eq. 2.30), up to a constant. */
  log: number;
  /** By the logarithms of the length scales and, last, of the noise (eq. 5.9). */
  gradient: number[];
}

/** The function's own mean and standard deviation at a row, without noise. */
export type Posterior = (row: Float64Array) => { mean: number; deviation: number };

/** The likelihood of targets as a function of the hyperparameters. */
export function likelihoodOf(
  { rows, groups }: Inputs,
  targets: Float64Array,
): (at: Hyperparameters) => Likelihood {
  const n = rows.length;
  // For each group the squared distances of all pairs of rows.
  const apart = [...new Set(groups)].map(() => new Float64Array(n * n));
  for (const [feature, group] of groups.entries()) {
    const squares = apart[group] as Float64Array;
    for (const [i, a] of rows.entries()) {
      for (const [j, b] of rows.entries()) {
        squares[i * n + j] = at(squares, i * n + j) + (at(a, feature) - at(b, feature)) ** 2;
      }
    }
  }
  return ({ lengthScales, noise }) => {
    const square = new Float64Array(n * n);
    for (const [group, scale] of lengthScales.entries()) {
      const squares = apart[group] as Float64Array;
      for (let pair = 0; pair < n * n; pair++)
        square[pair] = at(square, pair) + at(squares, pair) / scale ** 2;
    }
    const { inverse, logDeterminant } = invert(n, (i, j) => correlation(at(square, i * n + j)), noise);
    const solved = times(inverse, targets);
    const variance = dot(targets, solved) / n;

    // Half of αα' / variance − R⁻¹, times the correlations' derivatives by the squared distances.
    const gradient = [...lengthScales.map(() => 0), 0];
    const add = (index: number, by: number): void => {
      gradient[index] = (gradient[index] as number) + by;
    };
    for (let i = 0; i < n; i++) {
      const row = inverse[i] as Float64Array;
      for (let j = 0; j < i; j++) {
        const pair = i * n + j;
        const weight = ((at(solved, i) * at(solved, j)) / variance - at(row, j)) * slope(at(square, pair));
        for (const [group, scale] of lengthScales.entries()) {
          add(group, (weight * at(apart[group] as Float64Array, pair)) / scale ** 2);
        }
      }
      add(lengthScales.length, (noise / 2) * (at(solved, i) ** 2 / variance - at(row, i)));
    }
    return { log: -(n * Math.log(variance) + logDeterminant) / 2, gradient };
  };
}

/** What is known of the function, given targets at the rows of the inputs. */
export function posteriorOf(
  inputs: Inputs,
  targets: Float64Array,
  hyperparameters: Hyperparameters,
): Posterior {
  const { lengthScales, noise } = hyperparameters;
  const stretch = inputs.groups.map((group) => lengthScales[group] as number);
  const stretched = (row: Float64Array): Float64Array =>
    row.map((value, feature) => value / (stretch[feature] as number));
  const rows = inputs.rows.map(stretched);
  const n = rows.length;
  const correlate = (a: Float64Array, b: Float64Array): number => {
    let square = 0;
    for (let feature = 0; feature < a.length; feature++) square += (at(a, feature) - at(b, feature)) ** 2;
    return correlation(square);
  };
  const { inverse } = invert(n, (i, j) => correlate(rows[i] as Float64Array, rows[j] as Float64Array), noise);
  const solved = times(inverse, targets);
  const variance = dot(targets, solved) / n;
  return (row) => {
    const here = stretched(row);
    const toward = Float64Array.from(rows, (there) => correlate(here, there));
    const left = 1 - quadratic(inverse, toward);
    return { mean: dot(toward, solved), deviation: Math.sqrt(variance * Math.max(left, 1e-12)) };
  };
}

/** The inverse of correlations plus noise on their diagonal, and the logarithm of the determinant of what is inverted. */
function invert(
  n: number,
  correlationAt: (i: number, j: number) => number,
  noise: number,
): { inverse: Float64Array[]; logDeterminant: number } {
  const matrix = new Matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = correlationAt(i, j);
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
    matrix.set(i, i, 1 + noise);
  }
  const cholesky = new CholeskyDecomposition(matrix);
  const inverse = cholesky.solve(Matrix.eye(n));
  const roots = cholesky.lowerTriangularMatrix.diagonal();
  return {
    inverse: inverse.to2DArray().map((row) => Float64Array.from(row)),
    logDeterminant: 2 * roots.reduce((sum, root) => sum + Math.log(root), 0),
  };
}

const ROOT_5 = Math.sqrt(5);

/** At a squared distance. */
function correlation(square: number): number {
  const r = ROOT_5 * Math.sqrt(square);
  return (1 + r + r ** 2 / 3) * Math.exp(-r);
}

/** Its derivative by that square, times −2: what a distance that shrinks by a part of its own adds. */
function slope(square: number): number {
  const r = ROOT_5 * Math.sqrt(square);
  return (5 / 3) * (1 + r) * Math.exp(-r);
}

const at = (values: Float64Array, index: number): number => values[index] as number;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

/** vᵀ M v for a symmetric M. */
function quadratic(matrix: readonly Float64Array[], vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) {
    const row = matrix[i] as Float64Array;
    let half = (at(row, i) * at(vector, i)) / 2;
    for (let j = 0; j < i; j++) half += at(row, j) * at(vector, j);
    sum += 2 * half * at(vector, i);
  }
  return sum;
}

const times = (matrix: readonly Float64Array[], vector: Float64Array): Float64Array =>
  Float64Array.from(matrix, (row) => dot(row, vector));
