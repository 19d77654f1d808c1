// One function an op: each makes the value, with its shape checked, and leaves out work that changes nothing.
import { type OpAttributes, type OpName, ops } from './ops.ts';
import { type DType, type Shape, sameShape, type Value, type ValueOf } from './value.ts';
import type { Window } from './window.ts';

let made = 0;

function make<Name extends OpName>(
  op: Name,
  inputs: readonly Value[],
  attributes: OpAttributes[Name],
): ValueOf<Name> {
  const shapeOf = ops[op] as (inputs: readonly Shape[], attributes: OpAttributes[Name]) => Shape;
  const shape = shapeOf(
    inputs.map((input) => input.shape),
    attributes,
  );
  const dtype: DType = 'dtype' in attributes ? (attributes.dtype as DType) : 'float32';
  return { id: made++, op, inputs, attributes, shape, dtype };
}

/** The same op over other inputs, and with other attributes where those are given. */
export function remake<Name extends OpName>(
  { op, attributes }: ValueOf<Name>,
  inputs: readonly Value[],
  changed: OpAttributes[Name] = attributes,
): Value {
  return make(op, inputs, changed) as Value;
}

/** A tensor from outside that is new in every step. */
export const feed = (name: string, shape: Shape, dtype: DType = 'float32'): Value =>
  make('Input', [], { name, kind: 'feed', shape, dtype });

/** A tensor that lives from step to step; a graph's `updates` says what it becomes. */
export const state = (name: string, shape: Shape): Value =>
  make('Input', [], { name, kind: 'state', shape, dtype: 'float32' });

export const constant = (value: number): Value => make('Constant', [], { value });

const asValue = (x: Value | number): Value => (typeof x === 'number' ? constant(x) : x);
const isConstant = (x: Value, value: number): boolean => x.op === 'Constant' && x.attributes.value === value;

type BinaryName = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Max' | 'Min';

/** Broadcasting is implied: an Expand whose partner has the full shape already is left out. */
function binary(op: BinaryName, left: Value | number, right: Value | number): Value {
  const [a, b] = [asValue(left), asValue(right)];
  if (a.op === 'Expand' && sameShape(a.shape, b.shape)) return binary(op, a.inputs[0] as Value, b);
  if (b.op === 'Expand' && sameShape(a.shape, b.shape)) return binary(op, a, b.inputs[0] as Value);
  return make(op, [a, b], {});
}

export const add = (a: Value | number, b: Value | number): Value => binary('Add', a, b);
export const sub = (a: Value | number, b: Value | number): Value => binary('Sub', a, b);
export const div = (a: Value | number, b: Value | number): Value => binary('Div', a, b);
export const max = (a: Value | number, b: Value | number): Value => binary('Max', a, b);
export const min = (a: Value | number, b: Value | number): Value => binary('Min', a, b);

export function mul(a: Value | number, b: Value | number): Value {
  const [x, y] = [asValue(a), asValue(b)];
  if (x.op === 'Constant' && y.op === 'Constant') return constant(x.attributes.value * y.attributes.value);
  if (isConstant(x, 1)) return y;
  if (isConstant(y, 1)) return x;
  return binary('Mul', x, y);
}

export function neg(x: Value): Value {
  return x.op === 'Constant' ? constant(-x.attributes.value) : make('Neg', [x], {});
}

export const abs = (x: Value): Value => make('Abs', [x], {});
export const sqrt = (x: Value): Value => make('Sqrt', [x], {});
export const exp = (x: Value): Value => make('Exp', [x], {});
export const log = (x: Value): Value => make('Log', [x], {});
export const tanh = (x: Value): Value => make('Tanh', [x], {});
export const sigmoid = (x: Value): Value => make('Sigmoid', [x], {});
export const erf = (x: Value): Value => make('Erf', [x], {});
export const relu = (x: Value): Value => make('Relu', [x], {});
export const leakyRelu = (x: Value, alpha: number): Value => make('LeakyRelu', [x], { alpha });
export const step = (x: Value): Value => make('Step', [x], {});
export const square = (x: Value): Value => mul(x, x);

export const matmul = (a: Value, b: Value, { transA = false, transB = false } = {}): Value =>
  make('MatMul', [a, b], { transA, transB });

export function reduceSum(x: Value, axes: readonly number[], keepdims = false): Value {
  return axes.length === 0 ? x : make('ReduceSum', [x], { axes, keepdims });
}

export function reduceMean(x: Value, axes: readonly number[], keepdims = false): Value {
  const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  return mul(reduceSum(x, axes, keepdims), 1 / count);
}

export function reduceMax(x: Value, axes: readonly number[], keepdims = false): Value {
  return axes.length === 0 ? x : make('ReduceMax', [x], { axes, keepdims });
}

export function reshape(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  return make('Reshape', [x.op === 'Reshape' ? (x.inputs[0] as Value) : x], { shape });
}

export const transpose = (x: Value, perm: readonly number[]): Value => make('Transpose', [x], { perm });

export function expand(x: Value, shape: Shape): Value {
  return sameShape(x.shape, shape) ? x : make('Expand', [x], { shape });
}

export const logSoftmax = (x: Value): Value => make('LogSoftmax', [x], {});
export const softmax = (x: Value): Value => exp(logSoftmax(x));

type Convolution = OpAttributes['Conv'];

export const conv = (x: Value, w: Value, { strides, pads, dilations, groups }: Convolution): Value =>
  make('Conv', [x, w], { strides, pads, dilations, groups });

export const convInput = (
  dy: Value,
  w: Value,
  shape: Shape,
  { strides, pads, dilations, groups }: Convolution,
): Value => make('ConvInput', [dy, w], { strides, pads, dilations, groups, shape });

export const convFilter = (
  x: Value,
  dy: Value,
  shape: Shape,
  { strides, pads, dilations, groups }: Convolution,
): Value => make('ConvFilter', [x, dy], { strides, pads, dilations, groups, shape });

/**
 * The largest of what never falls is what becomes of the largest: an activation, or a bias of each channel, comes after
 * the pool, where fewer numbers are left. (Rounding never falls either, so that not a bit is changed.)
 */
export function maxPool(x: Value, window: Window): Value {
  const [inner, bias] = x.inputs as [Value, Value];
  const neverFalls = ['Relu', 'Tanh', 'Sigmoid'].includes(x.op);
  if (neverFalls || (x.op === 'LeakyRelu' && x.attributes.alpha >= 0)) {
    return remake(x, [maxPool(inner, window)]);
  }
  if (x.op === 'Add' && bias.shape.length <= 1) return add(maxPool(inner, window), bias);
  return make('MaxPool', [x], window);
}

export const maxPoolInput = (x: Value, y: Value, dy: Value, window: Window): Value =>
  make('MaxPoolInput', [x, y, dy], window);

export const averagePool = (x: Value, { kernel, strides, pads, dilations }: Window): Value =>
  make('AveragePool', [x], { kernel, strides, pads, dilations });

export const averagePoolInput = (
  dy: Value,
  shape: Shape,
  { kernel, strides, pads, dilations }: Window,
): Value => make('AveragePoolInput', [dy], { kernel, strides, pads, dilations, shape });

export const stopGradient = (x: Value): Value => make('StopGradient', [x], {});

export const dropoutMask = (key: Value, shape: Shape, rate: number, site: number): Value =>
  make('DropoutMask', [key], { shape, rate, site });

/** Every axis of a tensor, to reduce it to a scalar. */
export const allAxes = (x: Value): number[] => x.shape.map((_, axis) => axis);
