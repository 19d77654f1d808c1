// Functions with known minima, to search.
import { createSpace } from '../../../src/search/create-space.ts';
import type { Assignment, Dimension, Space } from '../../../src/search/space.ts';

export interface Problem {
  space: Space;
  /** What is to be made small. */
  score(assignment: Assignment): number;
  least: number;
  /** Where the minima are. */
  minima: Assignment[];
}

const number = (assignment: Assignment, name: string): number => Number(assignment[name]);

/** F. H. Branin, IBM Journal of Research and Development 16 (1972), as in L. C. W. Dixon, G. P. Szegő (1978). */
const branin: Problem = {
  space: createSpace([
    { name: 'x1', domain: { kind: 'uniform', min: -5, max: 10 } },
    { name: 'x2', domain: { kind: 'uniform', min: 0, max: 15 } },
  ]),
  score(assignment) {
    const [x1, x2] = [number(assignment, 'x1'), number(assignment, 'x2')];
    const valley = x2 - (5.1 / (4 * Math.PI ** 2)) * x1 ** 2 + (5 / Math.PI) * x1 - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x1) + 10;
  },
  least: 0.397887,
  minima: [
    { x1: -Math.PI, x2: 12.275 },
    { x1: Math.PI, x2: 2.275 },
    { x1: 9.42478, x2: 2.475 },
  ],
};

const ALPHA = [1, 1.2, 3, 3.2];
const A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];
const AXES = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6'];

/** J. K. Hartman, Naval Research Logistics Quarterly 20 (1973), in six dimensions. */
const hartmann6: Problem = {
  space: createSpace(AXES.map((name): Dimension => ({ name, domain: { kind: 'uniform', min: 0, max: 1 } }))),
  score(assignment) {
    const exponents = A.map((row, i) =>
      row.reduce((sum, a, j) => sum + a * (number(assignment, AXES[j] ?? '') - (P[i]?.[j] ?? 0)) ** 2, 0),
    );
    return -ALPHA.reduce((sum, alpha, i) => sum + alpha * Math.exp(-(exponents[i] ?? 0)), 0);
  },
  least: -3.32237,
  minima: [{ x1: 0.20169, x2: 0.150011, x3: 0.476874, x4: 0.275332, x5: 0.311652, x6: 0.6573 }],
};

/** As a network's hyperparameters: categorical, conditional, logarithmic, whole and stepped ones. */
const mixed: Problem = {
  space: createSpace([
    { name: 'architecture', domain: { kind: 'choice', values: ['ann', 'cnn'] } },
    { name: 'units', domain: { kind: 'log_int', min: 16, max: 512 }, when: { architecture: 'ann' } },
    {
      name: 'filters',
      domain: { kind: 'choice', values: [8, 16, 32, 64, 128] },
      when: { architecture: 'cnn' },
    },
    { name: 'blocks', domain: { kind: 'int', min: 1, max: 5 }, when: { architecture: 'cnn' } },
    { name: 'optimizer', domain: { kind: 'choice', values: ['adam', 'rmsprop', 'sgd'] } },
    { name: 'momentum', domain: { kind: 'uniform', min: 0, max: 0.99 }, when: { optimizer: 'sgd' } },
    { name: 'learning_rate', domain: { kind: 'log_uniform', min: 1e-5, max: 1 } },
    { name: 'dropout', domain: { kind: 'uniform', min: 0, max: 0.7, step: 0.05 } },
  ]),
  score(assignment) {
    const { architecture, optimizer } = assignment;
    const network =
      architecture === 'ann'
        ? 0.1 + 0.02 * (Math.log2(number(assignment, 'units')) - 7) ** 2
        : 0.02 * (Math.log2(number(assignment, 'filters')) - 6) ** 2 +
          0.02 * (number(assignment, 'blocks') - 3) ** 2;
    const momentum = optimizer === 'sgd' ? number(assignment, 'momentum') : 0.9;
    const rate = { adam: -3, rmsprop: -3.5, sgd: -1 + 10 * (0.9 - momentum) * 0.1 }[String(optimizer)] ?? 0;
    const far = Math.abs(Math.log10(number(assignment, 'learning_rate')) - rate);
    return (
      network +
      { adam: 0, rmsprop: 0.03, sgd: 0.02 }[String(optimizer) as 'adam'] +
      0.1 * Math.min(4, far ** 2) +
      0.5 * (momentum - 0.9) ** 2 +
      0.5 * (number(assignment, 'dropout') - 0.3) ** 2
    );
  },
  least: 0,
  minima: [
    { architecture: 'cnn', filters: 64, blocks: 3, optimizer: 'adam', learning_rate: 1e-3, dropout: 0.3 },
  ],
};

export const problems = { branin, hartmann6, mixed };
