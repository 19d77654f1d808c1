// The derivative of each op: what reaches its inputs when `dy` reaches its result.
//
// A row takes dy, the result y and the inputs, and gives one value an input; null where nothing flows.
// Results of broadcasting ops are summed back to their input's shape by grad.ts.
import { FmxError } from '../errors.ts';
import {
  add,
  averagePool,
  averagePoolInput,
  conv,
  convFilter,
  convInput,
  div,
  exp,
  expand,
  matmul,
  maxPoolInput,
  mul,
  neg,
  reduceSum,
  reshape,
  step,
  sub,
  transpose,
} from './build.ts';
import type { OpAttributes, OpName } from './ops.ts';
import type { Shape, Value } from './value.ts';

type Derivative<Name extends OpName> = (
  dy: Value,
  y: Value,
  inputs: readonly Value[],
  attributes: OpAttributes[Name],
) => (Value | null)[];

type Unary = [Value];
type Binary = [Value, Value];

const unary =
  (dx: (dy: Value, y: Value, x: Value) => Value) =>
  (dy: Value, y: Value, [x]: readonly Value[]): Value[] => [dx(dy, y, x as Value)];

const binary =
  (rule: (dy: Value, y: Value, a: Value, b: Value) => Binary) =>
  (dy: Value, y: Value, [a, b]: readonly Value[]): Value[] =>
    rule(dy, y, a as Value, b as Value);

/** A reduced tensor with its axes of length 1 back in place. */
function keepAxes(dy: Value, x: Value, { axes }: { axes: readonly number[] }): Value {
  const kept: Shape = x.shape.map((d, axis) => (axes.includes(axis) ? 1 : d));
  return reshape(dy, kept);
}

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/** 1 where a ≥ b, else 0: of two equal numbers Max and Min let the gradient reach the first. */
const atLeast = (a: Value, b: Value): Value => sub(1, step(sub(b, a)));

export const derivatives = {
  Input: () => [],
  Constant: () => [],

  // d(a + b) = da + db
  Add: binary((dy) => [dy, dy]),
  // d(a − b) = da − db
  Sub: binary((dy) => [dy, neg(dy)]),
  // d(a·b) = b·da + a·db
  Mul: binary((dy, _, a, b) => [mul(dy, b), mul(dy, a)]),
  // d(a/b) = da/b − (a/b)·db/b
  Div: binary((dy, y, _, b) => [div(dy, b), neg(div(mul(dy, y), b))]),
  Max: binary((dy, _, a, b) => [mul(dy, atLeast(a, b)), mul(dy, step(sub(b, a)))]),
  Min: binary((dy, _, a, b) => [mul(dy, atLeast(b, a)), mul(dy, step(sub(a, b)))]),
  Neg: unary((dy) => neg(dy)),
  // |x|′ = sign(x), and 0 at 0
  Abs: unary((dy, _, x) => mul(dy, sub(step(x), step(neg(x))))),
  // √x′ = 1 / (2·√x)
  Sqrt: unary((dy, y) => div(mul(dy, 0.5), y)),
  Exp: unary((dy, y) => mul(dy, y)),
  Log: unary((dy, _, x) => div(dy, x)),
  // tanh′ = 1 − tanh²
  Tanh: unary((dy, y) => mul(dy, sub(1, mul(y, y)))),
  // σ′ = σ·(1 − σ)
  Sigmoid: unary((dy, y) => mul(dy, mul(y, sub(1, y)))),
  // erf′(x) = 2/√π · exp(−x²)
  Erf: unary((dy, _, x) => mul(dy, mul(TWO_OVER_SQRT_PI, exp(neg(mul(x, x)))))),
  // 0 at 0; from the result, so that an engine may fold the activation into what comes before it
  Relu: unary((dy, y) => mul(dy, step(y))),
  LeakyRelu: (dy, _, [x], { alpha }): Unary => [mul(dy, add(alpha, mul(1 - alpha, step(x as Value))))],
  Step: () => [null],

  // y = A·B: dA = dy·Bᵀ, dB = Aᵀ·dy; a transposed side gets the transposed product
  MatMul(dy, _, [a, b], { transA, transB }) {
    const [A, B] = [a as Value, b as Value];
    const dA = transA ? matmul(B, dy, { transA: transB, transB: true }) : matmul(dy, B, { transB: !transB });
    const dB = transB ? matmul(dy, A, { transA: true, transB: transA }) : matmul(A, dy, { transA: !transA });
    return [dA, dB];
  },
  ReduceSum: (dy, _, [x], attributes) => [expand(keepAxes(dy, x as Value, attributes), (x as Value).shape)],
  // shared equally among the largest, where several are equal
  ReduceMax(dy, y, [x], attributes) {
    const X = x as Value;
    const largest = atLeast(X, keepAxes(y, X, attributes));
    const ties = reduceSum(largest, attributes.axes, true);
    return [mul(largest, div(keepAxes(dy, X, attributes), ties))];
  },
  Reshape: unary((dy, _, x) => reshape(dy, x.shape)),
  Transpose: (dy, _, __, { perm }) => [
    transpose(
      dy,
      perm.map((_, axis) => perm.indexOf(axis)),
    ),
  ],
  // the sum over the expanded axes is grad.ts's
  Expand: (dy) => [dy],
  // d logsoftmax(x) = dy − softmax(x)·Σdy
  LogSoftmax: unary((dy, y) => sub(dy, mul(exp(y), reduceSum(dy, [dy.shape.length - 1], true)))),

  // Bilinear in images x, kernels w and dy: each of the three is the derivative of the other two's product.
  Conv(dy, _, [x, w], convolution) {
    const [X, W] = [x as Value, w as Value];
    return [convInput(dy, W, X.shape, convolution), convFilter(X, dy, W.shape, convolution)];
  },
  ConvInput(dx, _, [dy, w], convolution) {
    const [DY, W] = [dy as Value, w as Value];
    return [conv(dx, W, convolution), convFilter(dx, DY, W.shape, convolution)];
  },
  ConvFilter(dw, _, [x, dy], convolution) {
    const [X, DY] = [x as Value, dy as Value];
    return [convInput(DY, dw, X.shape, convolution), conv(X, dw, convolution)];
  },
  MaxPool: (dy, y, [x], window) => [maxPoolInput(x as Value, y, dy, window)],
  MaxPoolInput() {
    throw new FmxError('model', 'max pooling can be differentiated once, not twice');
  },
  AveragePool: (dy, _, [x], window) => [averagePoolInput(dy, (x as Value).shape, window)],
  AveragePoolInput: (dx, _, __, window) => [averagePool(dx, window)],
  StopGradient: () => [null],
  DropoutMask: () => [null],
} satisfies { [Name in OpName]: Derivative<Name> };
