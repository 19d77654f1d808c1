// Points that fill the space evenly: a Sobol sequence with Owen's scrambling.
//
// I. M. Sobol', USSR Computational Mathematics and Mathematical Physics 7 (1967), 86–112; A. B. Owen, "Randomly permuted
// (t,m,s)-nets and (t,s)-sequences", 1995: whether a binary digit is flipped depends on the digits before it, so the
// points are as even as before, each is uniform by itself, and none lies on an edge.
import * as Type from 'typebox';
import { FmxError } from '../errors.ts';
import type { Stream } from '../random.ts';
import { assign, scaled, substream } from './draw.ts';
import type { Question, Search } from './search.ts';
import { BITS, DIMENSIONS, directionsOf } from './sobol-directions.ts';
import type { Assignment } from './space.ts';
import { takeNew } from './take-new.ts';

/** A coordinate (dimensions count from 0) of point `index` of the plain sequence, as a 32-bit word; at most 2^32 points. */
export function sobolWord(dimension: number, index: number): number {
  const v = directionsOf(dimension);
  let word = 0;
  for (let k = 0; k < BITS; k++) if ((index >>> k) & 1) word ^= v[k] as number;
  return word >>> 0;
}

/** The word with each bit flipped or not, as the stream says for all bits before it: a node of a binary tree. */
export function scramble(word: number, stream: Stream): number {
  let scrambled = word;
  for (let k = 0; k < BITS; k++) {
    const before = k === 0 ? 0 : word >>> (BITS - k);
    if (stream.bits(2 ** k + before) & 1) scrambled ^= 1 << (BITS - 1 - k);
  }
  return scrambled >>> 0;
}

/**
 * An endless sequence of evenly spread assignments: each dimension with more than one value has its coordinate, also
 * where it does not exist.
 */
export function sobolSequence({ space, random }: Question): (index: number) => Assignment {
  const dimensions = scaled(space);
  const varied = dimensions.filter(({ scale }) => scale.size > 1);
  if (varied.length > DIMENSIONS) {
    throw new FmxError(
      'config',
      `sobol knows ${DIMENSIONS} dimensions, and the search varies ${varied.length} parameters`,
      { hint: 'Vary fewer, or search with random.' },
    );
  }
  const coordinates = new Map(
    varied.map(({ scale }, dimension) => [
      scale,
      { dimension, stream: substream(random, 'sobol', dimension) },
    ]),
  );
  return (index) =>
    assign(dimensions, (scale) => {
      const coordinate = coordinates.get(scale);
      if (!coordinate) return scale.value(0);
      const { dimension, stream } = coordinate;
      return scale.at((scramble(sobolWord(dimension, index), stream) + 0.5) / 2 ** BITS);
    });
}

export const sobol: Search<object> = {
  summary: 'Draws that fill the space evenly: as random, but without clusters and gaps.',
  schema: Type.Object({}, { additionalProperties: false }),
  adaptive: false,
  ask: (_, question) => takeNew(question, sobolSequence(question)),
};
