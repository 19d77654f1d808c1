// The ops of the graph: what each is told, and the shape of its result. Names are ONNX's where ONNX has the op.
// Derivatives stand in derivatives.ts, lowerings with each engine; a missing row is a compile error.
import { FmxError } from '../errors.ts';
import { type DType, type Shape, shapeText, sizeOf } from './value.ts';
import { type Sliding, type Window, windowCounts } from './window.ts';

type None = Record<never, never>;

interface Convolution extends Sliding {
  groups: number;
}

export interface OpAttributes {
  /** A tensor from outside: a `feed` is new in every step, a `state` lives from step to step. */
  Input: { name: string; kind: 'feed' | 'state'; shape: Shape; dtype: DType };
  /** A scalar. */
  Constant: { value: number };

  // Elementwise, with NumPy's broadcasting.
  Add: None;
  Sub: None;
  Mul: None;
  Div: None;
  Max: None;
  Min: None;
  Neg: None;
  Abs: None;
  Sqrt: None;
  Exp: None;
  Log: None;
  Tanh: None;
  Sigmoid: None;
  Erf: None;
  Relu: None;
  LeakyRelu: { alpha: number };
  /** 1 where x > 0, else 0. */
  Step: None;

  /** `[m, k] · [k, n]`, each side transposed first where so told; or many at once, `[b, m, k] · [b, k, n]`. */
  MatMul: { transA: boolean; transB: boolean };
  ReduceSum: { axes: readonly number[]; keepdims: boolean };
  ReduceMax: { axes: readonly number[]; keepdims: boolean };
  Reshape: { shape: Shape };
  Transpose: { perm: readonly number[] };
  Expand: { shape: Shape };
  /** Along the last axis. */
  LogSoftmax: None;

  /**
   * Correlates images [batch, height, width, channels] with kernels [kh, kw, channels / groups, filters]; padding is 0.
   * With groups, each part of the channels meets its own part of the filters.
   */
  Conv: Convolution;
  /** Conv's derivative by its images, of `shape`, from dy and the kernels. */
  ConvInput: Convolution & { shape: Shape };
  /** Conv's derivative by its kernels, of `shape`, from the images and dy. */
  ConvFilter: Convolution & { shape: Shape };
  /** The largest in each window and channel; padding is never the largest. */
  MaxPool: Window;
  /** MaxPool's derivative, from x, y and dy: shared equally among the largest of a window, where several are equal. */
  MaxPoolInput: Window;
  /** The mean of each window and channel; padding does not count. */
  AveragePool: Window;
  /** AveragePool's derivative by its images, of `shape`, from dy. */
  AveragePoolInput: Window & { shape: Shape };
  /** x itself, but no gradient flows through it. */
  StopGradient: None;
  /**
   * 0 with probability `rate` (to 1/65536), else 1 / (1 − rate), drawn by Threefry-2x32 (random.ts) under the key
   * that is its input: two words, int32 [2]. Element i of block b = ⌊i/16⌋ takes 16 bits of the words at counter
   * (4·b + ⌊i mod 8 / 2⌋, site): of the first word where i mod 16 < 8, else of the second; the low half where i is even.
   */
  DropoutMask: { shape: Shape; rate: number; site: number };
}

export type OpName = keyof OpAttributes;

/** Shapes that came in → the result's. Throws FmxError('model') where they do not fit. */
type OpShape<Name extends OpName> = (inputs: readonly Shape[], attributes: OpAttributes[Name]) => Shape;

function mismatch(op: OpName, inputs: readonly Shape[], why: string): never {
  throw new FmxError('model', `${op} of ${inputs.map(shapeText).join(' and ')}: ${why}`);
}

/** The shape that two tensors have together, by NumPy's broadcasting rules; undefined where they do not fit. */
export function broadcastShape(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

const same = ([x = []]: readonly Shape[]): Shape => x;

const broadcast =
  (op: OpName) =>
  (inputs: readonly Shape[]): Shape => {
    const [a = [], b = []] = inputs;
    return broadcastShape(a, b) ?? mismatch(op, inputs, 'the shapes do not broadcast');
  };

function reduced([x = []]: readonly Shape[], { axes, keepdims }: OpAttributes['ReduceSum']): Shape {
  if (axes.some((axis) => axis < 0 || axis >= x.length)) {
    throw new FmxError('model', `reduction of ${shapeText(x)} along axes ${axes.join(', ')}: no such axis`);
  }
  return keepdims
    ? x.map((d, axis) => (axes.includes(axis) ? 1 : d))
    : x.filter((_, axis) => !axes.includes(axis));
}

/** [batch, rows, columns] of windows over images. */
function windowed(op: OpName, inputs: readonly Shape[], window: Window): [number, number, number] {
  const [x = []] = inputs;
  if (x.length !== 4) return mismatch(op, inputs, 'images are batch×height×width×channels');
  return [x[0] as number, ...windowCounts(x, window, op)];
}

function pooled(op: OpName) {
  return (inputs: readonly Shape[], window: Window): Shape => [
    ...windowed(op, inputs, window),
    inputs[0]?.[3] as number,
  ];
}

function convolved(op: OpName, inputs: readonly Shape[], convolution: Convolution): Shape {
  const [x = [], w = []] = inputs;
  const [kh = 0, kw = 0, channels = 0, filters = 0] = w;
  const { groups } = convolution;
  if (w.length !== 4) return mismatch(op, inputs, 'kernels are height×width×channels×filters');
  const windows = windowed(op, inputs, { ...convolution, kernel: [kh, kw] });
  if (x[3] !== channels * groups || filters % groups !== 0) {
    return mismatch(op, inputs, `the channels do not fit ${groups} groups of kernels`);
  }
  return [...windows, filters];
}

/** The shape of a derivative, which must be that of an input that would have made `dy`. */
function inputOf(op: OpName, shape: Shape, dy: Shape | undefined, made: Shape): Shape {
  return dy?.join() === made.join()
    ? shape
    : mismatch(op, [dy ?? [], shape], `dy must be ${shapeText(made)}`);
}

export const ops = {
  Input: (_, { shape }) => shape,
  Constant: () => [],
  Add: broadcast('Add'),
  Sub: broadcast('Sub'),
  Mul: broadcast('Mul'),
  Div: broadcast('Div'),
  Max: broadcast('Max'),
  Min: broadcast('Min'),
  Neg: same,
  Abs: same,
  Sqrt: same,
  Exp: same,
  Log: same,
  Tanh: same,
  Sigmoid: same,
  Erf: same,
  Relu: same,
  LeakyRelu: same,
  Step: same,
  MatMul(inputs, { transA, transB }) {
    const [a = [], b = []] = inputs;
    const [many, manyB] = [a.slice(0, -2), b.slice(0, -2)];
    if (a.length < 2 || a.length > 3 || a.length !== b.length || many.join() !== manyB.join()) {
      return mismatch('MatMul', inputs, 'both must be matrices, or equally many of them');
    }
    const [m, k] = transA ? [a.at(-1), a.at(-2)] : a.slice(-2);
    const [k2, n] = transB ? [b.at(-1), b.at(-2)] : b.slice(-2);
    if (k !== k2) return mismatch('MatMul', inputs, `inner sizes ${k} and ${k2} differ`);
    return [...many, m as number, n as number];
  },
  ReduceSum: reduced,
  ReduceMax: reduced,
  Reshape(inputs, { shape }) {
    if (sizeOf(inputs[0] ?? []) !== sizeOf(shape))
      mismatch('Reshape', [...inputs, shape], 'the sizes differ');
    return shape;
  },
  Transpose([x = []], { perm }) {
    if ([...perm].sort((a, b) => a - b).join() !== x.map((_, axis) => axis).join()) {
      throw new FmxError('model', `Transpose of ${shapeText(x)}: ${perm.join(', ')} is no order of its axes`);
    }
    return perm.map((axis) => x[axis] as number);
  },
  Expand(inputs, { shape }) {
    const result = broadcastShape(inputs[0] ?? [], shape);
    if (result?.join() !== shape.join())
      mismatch('Expand', [...inputs, shape], 'the first does not broadcast');
    return shape;
  },
  LogSoftmax: same,
  Conv: (inputs, convolution) => convolved('Conv', inputs, convolution),
  ConvInput: ([dy, w = []], { shape, ...convolution }) =>
    inputOf('ConvInput', shape, dy, convolved('ConvInput', [shape, w], convolution)),
  ConvFilter: ([x = [], dy], { shape, ...convolution }) =>
    inputOf('ConvFilter', shape, dy, convolved('ConvFilter', [x, shape], convolution)),
  MaxPool: pooled('MaxPool'),
  MaxPoolInput([x = [], y, dy], window) {
    const made = pooled('MaxPoolInput')([x], window);
    inputOf('MaxPoolInput', x, y, made);
    return inputOf('MaxPoolInput', x, dy, made);
  },
  AveragePool: pooled('AveragePool'),
  AveragePoolInput: ([dy], { shape, ...window }) =>
    inputOf('AveragePoolInput', shape, dy, pooled('AveragePoolInput')([shape], window)),
  StopGradient: same,
  DropoutMask: (_, { shape }) => shape,
} satisfies { [Name in OpName]: OpShape<Name> };
