// Half a cosine from the full learning rate down: I. Loshchilov, F. Hutter, "SGDR", ICLR 2017, eq. 5 without restarts.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { type Schedule, warmupEpochs } from './schedule.ts';

const schema = Type.Object(
  {
    final_fraction: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1,
      description: 'The share of the learning rate that is left at the end.',
    }),
    warmup_epochs: warmupEpochs,
  },
  { additionalProperties: false },
);

export const cosine: Schedule<Static<typeof schema>> = {
  summary: 'Falls along half a cosine to the end of the training.',
  schema,
  factor: ({ final_fraction: rest }, { fraction }) =>
    rest + ((1 - rest) * (1 + Math.cos(Math.PI * fraction))) / 2,
};
