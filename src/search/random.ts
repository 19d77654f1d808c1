// Independent draws: J. Bergstra, Y. Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012).
import * as Type from 'typebox';
import { assign, scaled, substream } from './draw.ts';
import type { Question, Search } from './search.ts';
import type { Assignment } from './space.ts';
import { takeNew } from './take-new.ts';

/** An endless sequence of independent draws, even over each dimension's scale. */
export function randomSequence({ space, random }: Question): (index: number) => Assignment {
  const dimensions = scaled(space);
  return (index) => {
    const stream = substream(random, 'random', index);
    return assign(dimensions, (scale, dimension) => scale.at(stream.uniform(dimension)));
  };
}

export const random: Search<object> = {
  summary: 'Independent draws: simple, and better than a grid where only some of the parameters matter.',
  schema: Type.Object({}, { additionalProperties: false }),
  adaptive: false,
  ask: (_, question) => takeNew(question, randomSequence(question)),
};
