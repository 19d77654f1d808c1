// Assignments from positions in the unit cube, and streams of one's own.
import { openStream, type Stream } from '../random.ts';
import { type Scale, scaleOf } from './scale.ts';
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

/** A stream that belongs to one use of a sweep's stream. */
export const substream = (random: Stream, ...names: (string | number)[]): Stream =>
  openStream(random.bits(0) * 2 ** 20 + (random.bits(1) >>> 12), ...names);
