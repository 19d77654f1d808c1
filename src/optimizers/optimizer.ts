// What an optimizer is: slots beside each parameter, scalars for each step, and an update written in ir ops.
import type { TSchema } from 'typebox';
import * as Type from 'typebox';
import type { Value } from '../ir/value.ts';

export interface Optimizer<Options> {
  summary: string;
  /** A TypeBox object without `type`, which is the name in the registry. */
  schema: TSchema;
  /**
   * How `weight_decay` works: added to the gradient (`l2`), or taken from the weights beside the step
   * (`decoupled`; I. Loshchilov, F. Hutter, ICLR 2019).
   */
  weightDecay: 'l2' | 'decoupled';
  /** The slots kept for a parameter, each of its shape, by name: the number that fills it at first. */
  slots(options: Options): Readonly<Record<string, number>>;
  /** Numbers that the update needs in step t (counts from 1), in float64. */
  scalars(options: Options, t: number, learningRate: number): Record<string, number>;
  /** One step for one parameter: what it and its slots become. */
  update(options: Options, of: UpdateInputs): { parameter: Value; slots: Record<string, Value> };
}

export interface UpdateInputs {
  parameter: Value;
  gradient: Value;
  slot(name: string): Value;
  scalar(name: string): Value;
}

export const learningRateSchema = (fallback: number) =>
  Type.Number({
    default: fallback,
    exclusiveMinimum: 0,
    maximum: 100,
    description: 'The length of a step; a schedule multiplies it.',
  });

export const weightDecaySchema = (fallback: number) =>
  Type.Number({
    default: fallback,
    minimum: 0,
    maximum: 1,
    description: 'How strongly weights (not biases) are drawn to zero.',
  });

/** Of the methods that divide by the root of squared gradients. */
export const epsilonSchema = (fallback: number) =>
  Type.Number({ default: fallback, exclusiveMinimum: 0, description: 'Keeps the division from 0.' });

/** A number that forgets: 0 forgets at once, values near 1 remember long. */
export const momentumSchema = (fallback: number, description: string) =>
  Type.Number({ default: fallback, minimum: 0, exclusiveMaximum: 1, description });
