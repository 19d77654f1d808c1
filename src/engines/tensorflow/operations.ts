// Each op as TensorFlow.js's.
import type { OpName } from '../../ir/ops.ts';
import type { Value } from '../../ir/value.ts';
import { imageOperations } from './image-operations.ts';
import type { Operation, Tensor, Tf } from './operation.ts';

type One = (tf: Tf, x: Tensor) => Tensor;
type Two = (tf: Tf, a: Tensor, b: Tensor) => Tensor;

const one =
  (operation: One) =>
  (tf: Tf, [x]: readonly Tensor[]): Tensor =>
    operation(tf, x as Tensor);

const two =
  (operation: Two) =>
  (tf: Tf, [a, b]: readonly Tensor[]): Tensor =>
    operation(tf, a as Tensor, b as Tensor);

function fromOutside(name: OpName): never {
  throw new Error(`${name} comes into a TensorFlow program from outside`);
}

const operations = {
  Input: () => fromOutside('Input'),
  DropoutMask: () => fromOutside('DropoutMask'),
  Constant: (tf, _, { value }) => tf.scalar(value),
  Add: two((tf, a, b) => tf.add(a, b)),
  Sub: two((tf, a, b) => tf.sub(a, b)),
  Mul: two((tf, a, b) => tf.mul(a, b)),
  Div: two((tf, a, b) => tf.div(a, b)),
  Max: two((tf, a, b) => tf.maximum(a, b)),
  Min: two((tf, a, b) => tf.minimum(a, b)),
  Neg: one((tf, x) => tf.neg(x)),
  Abs: one((tf, x) => tf.abs(x)),
  Sqrt: one((tf, x) => tf.sqrt(x)),
  Exp: one((tf, x) => tf.exp(x)),
  Log: one((tf, x) => tf.log(x)),
  Tanh: one((tf, x) => tf.tanh(x)),
  Sigmoid: one((tf, x) => tf.sigmoid(x)),
  Erf: one((tf, x) => tf.erf(x)),
  Relu: one((tf, x) => tf.relu(x)),
  LeakyRelu: (tf, [x], { alpha }) => tf.leakyRelu(x as Tensor, alpha),
  Step: one((tf, x) => tf.step(x)),
  MatMul: (tf, [a, b], { transA, transB }) => tf.matMul(a as Tensor, b as Tensor, transA, transB),
  ReduceSum: (tf, [x], { axes, keepdims }) => tf.sum(x as Tensor, [...axes], keepdims),
  ReduceMax: (tf, [x], { axes, keepdims }) => tf.max(x as Tensor, [...axes], keepdims),
  Reshape: (tf, [x], { shape }) => tf.reshape(x as Tensor, [...shape]),
  Transpose: (tf, [x], { perm }) => tf.transpose(x as Tensor, [...perm]),
  Expand: (tf, [x], { shape }) => tf.broadcastTo(x as Tensor, [...shape]),
  LogSoftmax: one((tf, x) => tf.logSoftmax(x)),
  ...imageOperations,
  StopGradient: one((tf, x) => tf.clone(x)),
} satisfies { [Name in OpName]: Operation<Name> };

/** The result of one op on tensors. */
export function compute(tf: Tf, value: Value, inputs: readonly Tensor[]): Tensor {
  const operation = operations[value.op] as Operation<OpName>;
  return operation(tf, inputs, value.attributes);
}
