// Assignments, one dimension after another; where they lie; and streams of one's own.
import { openStream, type Stream } from '../random.ts';
import { type Cell, type Scale, scaleOf } from './scale.ts';
import { type Assignment, type Dimension, exists, type ParameterValue, type Space } from './space.ts';

export interface ScaledDimension extends Dimension {
  scale: Scale;
}

export const scaled = ({ dimensions }: Space): ScaledDimension[] =>
  dimensions.map((dimension) => ({ ...dimension, scale: scaleOf(dimension.domain) }));

/** An assignment, one dimension after another: `choose` gives the value of each that exists under those before it. */
export function assign(
  dimensions: readonly ScaledDimension[],
  choose: (scale: Scale, index: number) => ParameterValue,
): Assignment {
  const assignment: Record<string, ParameterValue> = {};
  for (const [index, dimension] of dimensions.entries()) {
    if (exists(dimension, assignment)) assignment[dimension.name] = choose(dimension.scale, index);
  }
  return assignment;
}

/** The cell of each dimension's value; null where it does not exist or the value is not of its domain. */
export type Place = readonly (Cell | null)[];

export const placeOf = (dimensions: readonly ScaledDimension[], assignment: Assignment): Place =>
  dimensions.map((dimension) => {
    const value = assignment[dimension.name];
    return value !== undefined && exists(dimension, assignment) ? dimension.scale.cell(value) : null;
  });

/** A stream that belongs to one use of a sweep's stream. */
export const substream = (random: Stream, ...names: (string | number)[]): Stream =>
  openStream(random.bits(0) * 2 ** 20 + (random.bits(1) >>> 12), ...names);

/** The numbers of a stream, one after another. */
export interface Draws {
  uniform(): number;
  normal(): number;
}

export function drawsFrom(stream: Stream): Draws {
  let index = 0;
  return { uniform: () => stream.uniform(index++), normal: () => stream.normal(index++) };
}

/** A position drawn from a normal distribution that is cut off at 0 and 1; the mean must lie between them. */
export function truncatedNormal(draws: Draws, mean: number, deviation: number): number {
  for (;;) {
    const position = mean + deviation * draws.normal();
    if (position >= 0 && position <= 1) return position;
  }
}
