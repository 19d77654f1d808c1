// What plain arithmetic works on, and what it is for an op.
import type { OpAttributes, OpName } from '../../../src/ir/ops.ts';
import type { Shape } from '../../../src/ir/value.ts';

export interface Tensor {
  shape: Shape;
  data: Float64Array;
}

/** The numbers of a result of that shape. */
export type Rule<Name extends OpName> = (
  inputs: readonly Tensor[],
  attributes: OpAttributes[Name],
  shape: Shape,
) => Float64Array;
