// The learning rate falls by the same share in every epoch, a little in every step.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { type Schedule, warmupEpochs } from './schedule.ts';

const schema = Type.Object(
  {
    gamma: Type.Number({
      default: 0.9,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'What an epoch leaves.',
    }),
    warmup_epochs: warmupEpochs,
  },
  { additionalProperties: false },
);

export const exponential: Schedule<Static<typeof schema>> = {
  summary: 'Falls by the same share in every epoch.',
  schema,
  factor: ({ gamma }, { epoch }) => gamma ** epoch,
};
