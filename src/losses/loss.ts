// What a loss is: a scalar made of the network's logits and the targets.
import type { TSchema } from 'typebox';
import type { Value } from '../ir/value.ts';

export interface Loss<Options> {
  summary: string;
  schema: TSchema;
  /** Logits and targets are [batch, classes]; each row of targets sums to 1. Gives the mean over the batch. */
  build(logits: Value, targets: Value, options: Options): Value;
}
