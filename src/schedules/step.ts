// The learning rate is multiplied by `gamma` after every so many epochs.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { type Schedule, warmupEpochs } from './schedule.ts';

const schema = Type.Object(
  {
    every_epochs: Type.Number({
      exclusiveMinimum: 0,
      description: 'Epochs from one fall to the next.',
      examples: [10],
    }),
    gamma: Type.Number({
      default: 0.1,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'What each fall leaves.',
    }),
    warmup_epochs: warmupEpochs,
  },
  { additionalProperties: false },
);

export const step: Schedule<Static<typeof schema>> = {
  summary: 'Falls in stairs.',
  schema,
  factor: ({ every_epochs, gamma }, { epoch }) => gamma ** Math.floor(epoch / every_epochs),
};
