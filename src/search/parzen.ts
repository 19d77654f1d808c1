// A density over a space from assignments in it: one kernel each, and one that is even over all of the space.
//
// A kernel is a product over the dimensions, so it knows which values go together (multivariate: S. Falkner et al.,
// BOHB, ICML 2018; S. Watanabe, arXiv:2304.11127): a truncated normal distribution around a number, and most of the
// probability on a name (J. Aitchison, C. G. G. Aitken, Biometrika 1976). Where a dimension does not exist in its
// assignment, a kernel is even.
import { assign, type Draws, type Place, type ScaledDimension, truncatedNormal } from './draw.ts';
import { logDensity, mass } from './normal.ts';
import type { Cell } from './scale.ts';
import type { Assignment } from './space.ts';

export interface Density {
  draw(draws: Draws): Assignment;
  /** Against the even density, whose logarithm is 0. */
  logAt(place: Place): number;
}

export function parzen(dimensions: readonly ScaledDimension[], places: readonly Place[]): Density {
  const count = places.length;
  const varied = dimensions.filter(({ scale }) => scale.size > 1).length;
  const bandwidth = Math.max(0.2 * Math.max(1, count) ** (-1 / (varied + 4)), 1 / Math.min(100, count + 1));
  const kernels = dimensions.map(({ scale }) =>
    scale.categorical ? names(scale.size, count) : numbers(bandwidth),
  );
  return {
    draw(draws) {
      const place = places[Math.floor(draws.uniform() * (count + 1))];
      return assign(dimensions, (scale, index) => {
        const cell = place?.[index];
        return scale.at(cell ? (kernels[index] as Kernel).draw(draws, cell) : draws.uniform());
      });
    },
    logAt(at) {
      const logs = new Float64Array(count + 1);
      for (const [index, cell] of at.entries()) {
        if (!cell) continue;
        const logFrom = (kernels[index] as Kernel).logAt(cell);
        for (const [kernel, place] of places.entries()) {
          const centre = place[index];
          if (centre) logs[kernel] = (logs[kernel] as number) + logFrom(middle(centre));
        }
      }
      return logMean(logs);
    },
  };
}

interface Kernel {
  /** A position from around a cell. */
  draw(draws: Draws, centre: Cell): number;
  /** At a cell, for a kernel around a position. */
  logAt(cell: Cell): (centre: number) => number;
}

const middle = ([low, high]: Cell): number => (low + high) / 2;

function numbers(bandwidth: number): Kernel {
  const logWhole = remembering((centre) => Math.log(mass(-centre / bandwidth, (1 - centre) / bandwidth)));
  return {
    draw: (draws, centre) => truncatedNormal(draws, middle(centre), bandwidth),
    logAt([low, high]) {
      if (low === high) {
        return (centre) => logDensity((low - centre) / bandwidth) - Math.log(bandwidth) - logWhole(centre);
      }
      return remembering((centre) => {
        const inside = mass((low - centre) / bandwidth, (high - centre) / bandwidth);
        return Math.log(inside / (high - low)) - logWhole(centre);
      });
    },
  };
}

function names(size: number, count: number): Kernel {
  const each = 1 / (count + size);
  const [same, other] = [Math.log(size * (each + count * each)), Math.log(size * each)];
  return {
    draw: (draws, centre) => (draws.uniform() < size * each ? draws.uniform() : middle(centre)),
    logAt: (cell) => (centre) => (middle(cell) === centre ? same : other),
  };
}

/** A function that computes the value of each number once: most dimensions have few values. */
function remembering(compute: (x: number) => number): (x: number) => number {
  const known = new Map<number, number>();
  return (x) => {
    const value = known.get(x) ?? compute(x);
    known.set(x, value);
    return value;
  };
}

function logMean(logs: Float64Array): number {
  const most = logs.reduce((a, b) => Math.max(a, b));
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}
