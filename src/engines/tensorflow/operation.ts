// What one op is in TensorFlow.js.
import type * as TensorFlow from '@tensorflow/tfjs-core';
import type { OpAttributes, OpName } from '../../ir/ops.ts';

export type Tf = typeof TensorFlow;
export type Tensor = TensorFlow.Tensor;

export type Operation<Name extends OpName> = (
  tf: Tf,
  inputs: readonly Tensor[],
  attributes: OpAttributes[Name],
) => Tensor;
