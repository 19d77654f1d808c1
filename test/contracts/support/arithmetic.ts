// Every op of the graph in plain float64 arithmetic, written for reading: what engines are compared with.
import type { OpAttributes, OpName } from '../../../src/ir/ops.ts';
import { type Shape, sizeOf } from '../../../src/ir/value.ts';
import { dropoutMask } from './dropout-mask.ts';
import { imageArithmetic } from './image-arithmetic.ts';
import type { Rule, Tensor } from './tensor.ts';

/** The position along each axis of the element at a row-major index. */
function positionOf(index: number, shape: Shape): number[] {
  const position: number[] = [];
  for (const dimension of [...shape].reverse()) {
    position.unshift(index % dimension);
    index = Math.floor(index / dimension);
  }
  return position;
}

/** The element at a position, broadcast as NumPy does: axes count from the last, an axis of length 1 is repeated. */
function elementAt({ shape, data }: Tensor, position: readonly number[]): number {
  const skipped = position.length - shape.length;
  const index = shape.reduce((i, d, axis) => i * d + (d === 1 ? 0 : (position[axis + skipped] as number)), 0);
  return data[index] as number;
}

function fill(shape: Shape, element: (position: number[]) => number): Float64Array {
  return Float64Array.from({ length: sizeOf(shape) }, (_, index) => element(positionOf(index, shape)));
}

const elementwise =
  (compute: (...operands: number[]) => number) =>
  (inputs: readonly Tensor[], _: object, shape: Shape): Float64Array =>
    fill(shape, (position) => compute(...inputs.map((input) => elementAt(input, position))));

const reduction =
  (start: number, join: (a: number, b: number) => number) =>
  ([x]: readonly Tensor[], { axes, keepdims }: OpAttributes['ReduceSum'], shape: Shape): Float64Array => {
    const { shape: from, data } = x as Tensor;
    const kept: Shape = keepdims ? shape : from.flatMap((d, axis) => (axes.includes(axis) ? [] : [d]));
    const result = new Float64Array(sizeOf(kept)).fill(start);
    data.forEach((element, i) => {
      const position = positionOf(i, from).flatMap((p, axis) =>
        axes.includes(axis) ? (keepdims ? [0] : []) : [p],
      );
      const at = position.reduce((index, p, axis) => index * (kept[axis] as number) + p, 0);
      result[at] = join(result[at] as number, element);
    });
    return result;
  };

/** erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ·x^(2n+1) / (1·3·5·…·(2n+1)): M. Abramowitz, I. Stegun, 7.1.6. */
export function erf(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

export const arithmetic = {
  Input: (_, { name }) => {
    throw new Error(`input ${name} is given, not computed`);
  },
  Constant: (_, { value }) => Float64Array.of(value),
  Add: elementwise((a, b) => (a as number) + (b as number)),
  Sub: elementwise((a, b) => (a as number) - (b as number)),
  Mul: elementwise((a, b) => (a as number) * (b as number)),
  Div: elementwise((a, b) => (a as number) / (b as number)),
  Max: elementwise(Math.max),
  Min: elementwise(Math.min),
  Neg: elementwise((x) => -(x as number)),
  Abs: elementwise(Math.abs),
  Sqrt: elementwise(Math.sqrt),
  Exp: elementwise(Math.exp),
  Log: elementwise(Math.log),
  Tanh: elementwise(Math.tanh),
  Sigmoid: elementwise((x) => 1 / (1 + Math.exp(-(x as number)))),
  Erf: elementwise(erf),
  Relu: elementwise((x) => Math.max(0, x as number)),
  LeakyRelu: (inputs, { alpha }, shape) =>
    elementwise((x) => ((x as number) > 0 ? (x as number) : alpha * (x as number)))(inputs, {}, shape),
  Step: elementwise((x) => ((x as number) > 0 ? 1 : 0)),

  MatMul([a, b], { transA, transB }, shape) {
    const [A, B] = [a as Tensor, b as Tensor];
    const inner = A.shape[transA ? 0 : 1] as number;
    return fill(shape, ([row, column]) => {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        const left = elementAt(A, (transA ? [k, row] : [row, k]) as number[]);
        sum += left * elementAt(B, (transB ? [column, k] : [k, column]) as number[]);
      }
      return sum;
    });
  },
  ReduceSum: reduction(0, (a, b) => a + b),
  ReduceMax: reduction(Number.NEGATIVE_INFINITY, Math.max),
  Reshape: ([x]) => (x as Tensor).data,
  Transpose: ([x], { perm }, shape) =>
    fill(shape, (position) =>
      elementAt(
        x as Tensor,
        perm.map((_, axis) => position[perm.indexOf(axis)] as number),
      ),
    ),
  Expand: elementwise((x) => x as number),
  LogSoftmax([x], _, shape) {
    const { data } = x as Tensor;
    const width = shape.at(-1) as number;
    return data.map((element, i) => {
      const row = data.subarray(i - (i % width), i - (i % width) + width);
      const largest = Math.max(...row);
      return element - largest - Math.log(row.reduce((sum, other) => sum + Math.exp(other - largest), 0));
    });
  },
  ...imageArithmetic,
  StopGradient: ([x]) => (x as Tensor).data,
  DropoutMask([key], { rate, site }, shape) {
    const [first = 0, second = 0] = (key as Tensor).data;
    return Float64Array.from(dropoutMask([first, second], sizeOf(shape), rate, site));
  },
} satisfies { [Name in OpName]: Rule<Name> };
