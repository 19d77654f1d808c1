// A domain's values laid out over 0 … 1: every method searches the unit cube.
//
// Each value of a finite domain has a cell, and the cells fill 0 … 1; a value of a continuous one is a point. The log
// domains are even in the logarithm. A choice among numbers is laid out by size, whatever the order of its list, so
// that a model can see 64 between 32 and 128.
import type { Domain, ParameterValue } from './space.ts';

/** Where a value begins and ends in 0 … 1; a point has the same number twice. */
export type Cell = readonly [low: number, high: number];

export interface Scale {
  /** How many values there are; `Infinity` where the domain is continuous. */
  readonly size: number;
  /** Are the values names, without order or distance? */
  readonly categorical: boolean;
  /** Of a finite domain: the value number `index`, as they are listed, or from `min` on. */
  value(index: number): ParameterValue;
  /** The value at a position in 0 … 1. */
  at(position: number): ParameterValue;
  /** Where a value lies; null if it does not belong to the domain. */
  cell(value: ParameterValue): Cell | null;
}

export function scaleOf(domain: Domain): Scale {
  if (domain.kind === 'choice') return choice(domain.values);
  const { kind, min, max } = domain;
  const warp = kind === 'log_uniform' || kind === 'log_int' ? logarithm : identity;
  const step = domain.step ?? (kind === 'int' || kind === 'log_int' ? 1 : undefined);
  if (min === max) return choice([min]);
  return step === undefined ? continuous(min, max, warp) : stepped(min, max, step, warp);
}

/** Makes a domain even: a monotone function and its inverse. */
interface Warp {
  into(x: number): number;
  from(y: number): number;
}

const identity: Warp = { into: (x) => x, from: (y) => y };
const logarithm: Warp = { into: Math.log, from: Math.exp };

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

function choice(values: readonly ParameterValue[]): Scale {
  const listed = [...new Set(values)];
  const categorical = listed.some((value) => typeof value !== 'number');
  const ordered = categorical ? listed : listed.toSorted((a, b) => Number(a) - Number(b));
  const size = listed.length;
  const positions = new Map(ordered.map((value, index) => [value, index]));
  return {
    size,
    categorical,
    value: (index) => listed[index] as ParameterValue,
    at: (position) => ordered[clamp(Math.floor(position * size), 0, size - 1)] as ParameterValue,
    cell(value) {
      const index = positions.get(value);
      return index === undefined ? null : [index / size, (index + 1) / size];
    },
  };
}

function continuous(min: number, max: number, { into, from }: Warp): Scale {
  const [low, high] = [into(min), into(max)];
  return {
    size: Number.POSITIVE_INFINITY,
    categorical: false,
    value: () => min,
    // Both ends are to be the range's own, to the last bit.
    at: (position) =>
      position <= 0 ? min : position >= 1 ? max : clamp(from(low + position * (high - low)), min, max),
    cell(value) {
      if (typeof value !== 'number' || !(value >= min && value <= max)) return null;
      const position = clamp((into(value) - low) / (high - low), 0, 1);
      return [position, position];
    },
  };
}

/** min, min + step, … Where two cells meet is halfway between their values, as the warp has them. */
function stepped(min: number, max: number, step: number, { into, from }: Warp): Scale {
  // Three steps of 0.1 fit between 0.1 and 0.4, though (0.4 − 0.1) / 0.1 is a little less than 3.
  const size = Math.floor((max - min) / step + 1e-9) + 1;
  if (size === 1) return choice([min]);
  // And 0.1 + 2 · 0.1 is 0.3.
  const value = (index: number): number => Number((min + index * step).toPrecision(12));
  const warped = (index: number): number => {
    if (index < 0) return 2 * into(min) - into(value(1));
    if (index === size) return 2 * into(value(size - 1)) - into(value(size - 2));
    return into(value(index));
  };
  const edge = (index: number): number => (warped(index - 1) + warped(index)) / 2;
  const [low, high] = [edge(0), edge(size)];
  const nearest = (x: number): number => clamp(Math.round((x - min) / step), 0, size - 1);
  return {
    size,
    categorical: false,
    value,
    at(position) {
      const y = low + position * (high - low);
      let index = nearest(from(y));
      while (index > 0 && y < edge(index)) index--;
      while (index < size - 1 && y >= edge(index + 1)) index++;
      return value(index);
    },
    cell(given) {
      if (typeof given !== 'number') return null;
      const index = nearest(given);
      if (value(index) !== given) return null;
      return [(edge(index) - low) / (high - low), (edge(index + 1) - low) / (high - low)];
    },
  };
}
