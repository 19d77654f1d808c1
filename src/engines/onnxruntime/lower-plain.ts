// Each op but those over images as ONNX nodes, on every device.
import type { OpAttributes, OpName } from '../../ir/ops.ts';
import type { Emit, Lowerings } from './emit.ts';

/** The ops over images, which each device has its own way for. */
export type ImageOp =
  | 'Conv'
  | 'ConvInput'
  | 'ConvFilter'
  | 'MaxPool'
  | 'MaxPoolInput'
  | 'AveragePool'
  | 'AveragePoolInput';

const as =
  (op: string) =>
  (emit: Emit, inputs: readonly string[]): string =>
    emit.node(op, inputs);

function fromOutside(name: OpName): never {
  throw new Error(`${name} comes into an ONNX model from outside`);
}

const reduction =
  (op: string) =>
  (emit: Emit, inputs: readonly string[], { axes, keepdims }: OpAttributes['ReduceSum']): string =>
    emit.node(op, [...inputs, emit.ints(axes)], { keepdims: { int: keepdims ? 1 : 0 } });

export const plainLowerings = {
  Input: () => fromOutside('Input'),
  DropoutMask: () => fromOutside('DropoutMask'),
  Constant: (emit, _, { value }) => emit.scalar(value),
  Add: as('Add'),
  Sub: as('Sub'),
  Mul: as('Mul'),
  Div: as('Div'),
  Max: as('Max'),
  Min: as('Min'),
  Neg: as('Neg'),
  Abs: as('Abs'),
  Sqrt: as('Sqrt'),
  Exp: as('Exp'),
  Log: as('Log'),
  Tanh: as('Tanh'),
  Sigmoid: as('Sigmoid'),
  Erf: as('Erf'),
  Relu: as('Relu'),
  LeakyRelu: (emit, inputs, { alpha }) => emit.node('LeakyRelu', inputs, { alpha: { float: alpha } }),
  // max(0, min(1, 1e38·x)): one pass, where Greater and Cast take two; exact for all normal floats
  Step: (emit, inputs) => emit.node('HardSigmoid', inputs, { alpha: { float: 1e38 }, beta: { float: 0 } }),
  MatMul(emit, inputs, { transA, transB }, [a = []]) {
    if (a.length === 2) {
      return emit.node('Gemm', inputs, { transA: { int: transA ? 1 : 0 }, transB: { int: transB ? 1 : 0 } });
    }
    const turned = [transA, transB].map((turn, side) => {
      const matrices = inputs[side] as string;
      return turn ? emit.node('Transpose', [matrices], { perm: { ints: [0, 2, 1] } }) : matrices;
    });
    return emit.node('MatMul', turned);
  },
  ReduceSum: reduction('ReduceSum'),
  ReduceMax: reduction('ReduceMax'),
  Reshape: (emit, inputs, { shape }) => emit.node('Reshape', [...inputs, emit.ints(shape)]),
  Transpose: (emit, inputs, { perm }) => emit.node('Transpose', inputs, { perm: { ints: perm } }),
  Expand: (emit, inputs, { shape }) => emit.node('Expand', [...inputs, emit.ints(shape)]),
  LogSoftmax: (emit, inputs) => emit.node('LogSoftmax', inputs, { axis: { int: -1 } }),
  StopGradient: as('Identity'),
} satisfies Omit<Lowerings, ImageOp>;
