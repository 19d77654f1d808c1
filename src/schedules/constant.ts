// The learning rate as it is.
import * as Type from 'typebox';
import { type Schedule, warmupEpochs } from './schedule.ts';

export const constant: Schedule<object> = {
  summary: 'The same rate all along.',
  schema: Type.Object({ warmup_epochs: warmupEpochs }, { additionalProperties: false }),
  factor: () => 1,
};
