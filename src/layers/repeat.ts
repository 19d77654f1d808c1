// The same layers several times in a row, each time with parameters of their own.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Block } from './block.ts';

const schema = Type.Object(
  {
    times: Type.Integer({ minimum: 1, maximum: 1000, description: 'How many times they follow each other.' }),
  },
  { additionalProperties: false },
);

export const repeat: Block<Static<typeof schema>> = {
  summary: 'Stands for its layers as often as it says, as if they had been written out.',
  schema,
  example: 'repeat: {times: 3, layers: [dense: {units: 64, activation: relu}, dropout: {rate: 0.3}]}',
  build(_, x, { times }, inner) {
    let y = x;
    for (let time = 0; time < times; time++) y = inner(y);
    return y;
  },
};
