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
  const bandwidth = Math.max(
    0.2 * Math.max(1, count) ** (-1 / (dimensions.length + 4)),
    1 / Math.min(100, count + 1),
  );
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
      const terms = places.map((place) => {
        let sum = 0;
        for (const [index, cell] of at.entries()) {
          const centre = place[index];
          if (cell && centre) sum += (kernels[index] as Kernel).logAt(cell, centre);
        }
        return sum;
      });
      return logMean([0, ...terms]);
    },
  };
}

interface Kernel {
  /** A position from around a cell. */
  draw(draws: Draws, centre: Cell): number;
  logAt(cell: Cell, centre: Cell): number;
}

const middle = ([low, high]: Cell): number => (low + high) / 2;

function numbers(bandwidth: number): Kernel {
  return {
    draw: (draws, centre) => truncatedNormal(draws, middle(centre), bandwidth),
    logAt([low, high], centre) {
      const mean = middle(centre);
      const whole = Math.log(mass(-mean / bandwidth, (1 - mean) / bandwidth));
      const [a, b] = [(low - mean) / bandwidth, (high - mean) / bandwidth];
      if (low === high) return logDensity(a) - Math.log(bandwidth) - whole;
      return Math.log(mass(a, b) / (high - low)) - whole;
    },
  };
}

function names(size: number, count: number): Kernel {
  const each = 1 / (count + size);
  return {
    draw: (draws, centre) => (draws.uniform() < size * each ? draws.uniform() : middle(centre)),
    logAt: ([low], centre) => Math.log(size * (low === centre[0] ? each + count * each : each)),
  };
}

function logMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}
