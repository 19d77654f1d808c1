// How inputs of a rewritten graph come to be that are not given from outside.
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
