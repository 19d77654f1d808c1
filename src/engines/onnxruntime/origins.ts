// Where the values of a rewritten graph come from: some of its inputs are not given from outside.
import type { Value } from '../../ir/value.ts';
import type { AppliedKernel } from '../../wasm/kernel.ts';

export type Origin =
  | ({ kind: 'kernel' } & Omit<AppliedKernel, 'results'>)
  /** One of the parts of an input of a whole batch, along its first axis. */
  | { kind: 'part'; inputs: readonly [whole: Value] }
  /** What one part of a batch has made: an addend of a sum over all. */
  | { kind: 'addend'; inputs: readonly [value: Value]; part: number };

export type Origins = ReadonlyMap<Value, Origin>;

/** What a value is made of, for `topologicalOrder`. */
export const inputsWith =
  (origins: Origins) =>
  (value: Value): readonly Value[] =>
    origins.get(value)?.inputs ?? value.inputs;

/** Does the value come from outside? A reshaped input is the same memory. */
export function isOutside(value: Value): boolean {
  if (value.op === 'Input' || value.op === 'DropoutMask') return true;
  return value.op === 'Reshape' && isOutside(value.inputs[0] as Value);
}

/** The value whose memory this one is: a Reshape only gives it another shape. */
export function underReshape(value: Value): Value {
  return value.op === 'Reshape' ? underReshape(value.inputs[0] as Value) : value;
}

/** Has it to be computed, if only by a kernel? */
export const isMade = (value: Value, origins: Origins): boolean =>
  !isOutside(value) || origins.get(underReshape(value))?.kind === 'kernel';
