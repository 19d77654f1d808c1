// Rewrites what a graph does with images for a CPU: channels first and the batch last, so that one pixel of one channel
// is a row of numbers, one for each image, that vectors work on; convolutions become products of large matrices, with
// kernels (src/wasm) between them.
//
// Values of the rewritten graph are [channels, height, width, batch]. What has no kernel (grouped convolutions, batches
// that are no multiple of 4) is left as it is.
import { feed, remake, reshape, transpose } from '../../ir/build.ts';
import type { OpName } from '../../ir/ops.ts';
import { type Graph, mapGraph, type Shape, sameShape, topologicalOrder, type Value } from '../../ir/value.ts';
import { largestOfWindows, largestOfWindowsInput } from '../../wasm/windows.ts';
import { type ByKernel, byColumns, type Convolution, type Geometry, windowsOver } from './convolution.ts';
import { inputsWith, type Origin, type Origins } from './origins.ts';
import { byWinograd, canWinograd } from './winograd.ts';

export interface ChannelMajor {
  graph: Graph;
  origins: Origins;
  /** Values that are images, channels first. */
  images: ReadonlySet<Value>;
}

/** Ops that do the same to each number, wherever it lies. */
const ANYWHERE: ReadonlySet<OpName> = new Set([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Max',
  'Min',
  'Neg',
  'Abs',
  'Sqrt',
  'Exp',
  'Log',
  'Tanh',
  'Sigmoid',
  'Erf',
  'Relu',
  'LeakyRelu',
  'Step',
  'Expand',
  'StopGradient',
]);
/** [batch, height, width, channels] → [channels, height, width, batch], and back. */
const TURN = [3, 1, 2, 0] as const;
const turn = (shape: Shape): Shape => TURN.map((axis) => shape[axis] as number);
/** Kernels work on so many images at once. */
export const VECTOR = 4;

export function toChannelMajor({ graph, origins: given }: { graph: Graph; origins: Origins }): ChannelMajor {
  const origins = new Map<Value, Origin>();
  const images = new Set<Value>();
  const order = topologicalOrder(
    [...Object.values(graph.outputs), ...Object.values(graph.updates)],
    undefined,
    inputsWith(given),
  );

  const turnedOf = new Map<Value, Value>();
  const plainOf = new Map<Value, Value>();
  const made = new Map<string, Value>();

  const byKernel: ByKernel = (name, inputs, shape, make) => {
    const key = `${name} of ${inputs.map(({ id }) => id).join()}`;
    const known = made.get(key) ?? feed(`kernel ${made.size}: ${name.split(' ')[0]}`, shape);
    if (!made.has(key)) origins.set(known, { kind: 'kernel', kernel: make(), inputs });
    made.set(key, known);
    return known;
  };

  /** A value as the rest of the graph knows it. */
  function plain(value: Value): Value {
    const known = plainOf.get(value) ?? turnAround(turnedOf.get(value) as Value);
    plainOf.set(value, known);
    return known;
  }

  /** A value channels first, as an operand beside such. */
  function turned(value: Value): Value {
    const known = turnedOf.get(value) ?? turnOperand(value);
    turnedOf.set(value, known);
    return known;
  }

  function turnOperand(value: Value): Value {
    if (value.shape.length === 0) return plain(value);
    if (value.op === 'Expand' && value.shape.length === 4) {
      return remake(value, [turned(value.inputs[0] as Value)], { shape: turn(value.shape) });
    }
    const whole = [...Array<number>(4 - value.shape.length).fill(1), ...value.shape];
    return turnAround(reshape(plain(value), whole));
  }

  const isImage = (value: Value): boolean => {
    const known = turnedOf.get(value);
    return known !== undefined && images.has(known);
  };

  function rewrite(value: Value): void {
    const put = (result: Value): void => {
      images.add(result);
      turnedOf.set(value, result);
    };
    const computed = imageOp(value);
    if (computed) {
      if (value.op === 'ConvFilter') plainOf.set(value, computed);
      else put(computed);
      return;
    }
    const origin = given.get(value);
    if (origin) {
      // It comes after what it is made of, as every value does.
      const input = origin.kind === 'addend' ? remake(value, []) : value;
      origins.set(input, { ...origin, inputs: origin.inputs.map(plain) } as Origin);
      plainOf.set(value, input);
      return;
    }
    const beside = value.inputs.some((input) => isImage(input) && sameShape(input.shape, value.shape));
    if (ANYWHERE.has(value.op) && value.shape.length === 4 && beside) {
      put(remake(value, value.inputs.map(turned)));
    } else if (value.op === 'ReduceSum' && isImage(value.inputs[0] as Value)) {
      plainOf.set(value, reduced(value.inputs[0] as Value, value));
    } else {
      const inputs = value.inputs.map(plain);
      const isSame = inputs.every((input, i) => input === value.inputs[i]);
      plainOf.set(value, isSame ? value : remake(value, inputs));
    }
  }

  /** A sum over axes of images, as the rest of the graph wants it. */
  function reduced(x: Value, value: Extract<Value, { op: 'ReduceSum' }>): Value {
    const { axes, keepdims } = value.attributes;
    const sum = remake(value, [turned(x)], { axes: axes.map((axis) => TURN.indexOf(axis as 0)), keepdims });
    if (keepdims) return turnAround(sum);
    const left = TURN.filter((axis) => !axes.includes(axis));
    const perm = [...left].sort((a, b) => a - b).map((axis) => left.indexOf(axis));
    return perm.every((axis, i) => axis === i) ? sum : transpose(sum, perm);
  }

  function imageOp(value: Value): Value | undefined {
    const [a, b, c] = value.inputs as [Value, Value, Value];
    switch (value.op) {
      case 'Conv':
        return convolution(value.attributes, a.shape, b.shape)?.forward(turned(a), plain(b));
      case 'ConvInput':
        return convolution(value.attributes, value.shape, b.shape)?.input(turned(a), plain(b));
      case 'ConvFilter':
        return convolution(value.attributes, a.shape, value.shape)?.filter(turned(a), turned(b));
      case 'MaxPool': {
        if (!isWhole(a)) return undefined;
        const windows = windowsOver(turn(a.shape), value.attributes);
        return byKernel(`pool ${JSON.stringify(value.attributes)}`, [turned(a)], turn(value.shape), () =>
          largestOfWindows(windows),
        );
      }
      case 'MaxPoolInput': {
        if (!isWhole(a)) return undefined;
        const windows = windowsOver(turn(a.shape), value.attributes);
        const inputs = [turned(a), turned(b), turned(c)];
        return byKernel(`unpool ${JSON.stringify(value.attributes)}`, inputs, turn(value.shape), () =>
          largestOfWindowsInput(windows),
        );
      }
      default:
        return undefined;
    }
  }

  function convolution(sliding: Geometry['sliding'], x: Shape, kernels: Shape): Convolution | undefined {
    if (sliding.groups !== 1 || (x[0] as number) % VECTOR !== 0) return undefined;
    const { strides, pads, dilations, groups } = sliding;
    const geometry = { sliding: { strides, pads, dilations, groups }, images: turn(x), kernels };
    return canWinograd(geometry) ? byWinograd(geometry, byKernel) : byColumns(geometry, byKernel);
  }

  for (const value of order) rewrite(value);
  return { graph: mapGraph(graph, plain), origins, images };
}

const isWhole = (x: Value): boolean => (x.shape[0] as number) % VECTOR === 0;

/** The first and the last of four axes change places: rows first, then a matrix, which is faster than both at once. */
function turnAround(x: Value): Value {
  const [first = 1, second = 1, third = 1, last = 1] = x.shape;
  const middle = second * third;
  const rows = first > 1 && middle > 1 ? transpose(reshape(x, [first, middle, last]), [1, 0, 2]) : x;
  const isTurned = last === 1 || middle * first === 1;
  const turned = isTurned ? rows : transpose(reshape(rows, [middle * first, last]), [1, 0]);
  return reshape(turned, turn(x.shape));
}
