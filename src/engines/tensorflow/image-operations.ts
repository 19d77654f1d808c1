// Convolution and pooling as TensorFlow.js's ops; padding is made beforehand, and derivatives are its own.
import type * as TensorFlow from '@tensorflow/tfjs-core';
import type { OpAttributes, OpName } from '../../ir/ops.ts';
import type { Pads, Pair, Window } from '../../ir/window.ts';
import type { Operation, Tensor, Tf } from './operation.ts';

type Images = TensorFlow.Tensor4D;

const pair = ([a, b]: Pair): [number, number] => [a, b];

function padded(tf: Tf, x: Tensor, [top, left, bottom, right]: Pads, border = 0): Images {
  const pads: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return tf.pad(x as Images, pads, border);
}

/** Kernels with zeros where dilation skips pixels: TensorFlow.js has no gradients of dilated convolutions. */
function dilated(tf: Tf, w: Tensor, dilations: Pair): Tensor {
  return dilations.reduce((kernels: Tensor, dilation, axis) => {
    if (dilation === 1) return kernels;
    const shape = kernels.shape;
    const length = shape[axis] as number;
    const [before, after] = [shape.slice(0, axis), shape.slice(axis + 1)];
    const size = (lengths: readonly number[]): number => lengths.reduce((product, n) => product * n, 1);
    const rows = tf.reshape(kernels, [size(before) * length, 1, size(after)]);
    const spread = tf.pad(rows, [
      [0, 0],
      [0, dilation - 1],
      [0, 0],
    ]);
    const long = tf.reshape(spread, [...before, length * dilation, ...after]);
    return tf.slice(long, [0, 0, 0, 0], [...before, (length - 1) * dilation + 1, ...after]);
  }, w);
}

function convolve(
  tf: Tf,
  x: Tensor,
  w: Tensor,
  { groups, strides, pads, dilations }: OpAttributes['Conv'],
): Images {
  const one = (images: Tensor, kernels: Tensor): Images =>
    tf.conv2d(images as Images, kernels as Images, pair(strides), 'valid');
  const [images, kernels] = [padded(tf, x, pads), dilated(tf, w, dilations)];
  if (groups === 1) return one(images, kernels);
  const parts = tf.split(kernels, groups, 3);
  return tf.concat(
    tf.split(images, groups, 3).map((part, i) => one(part, parts[i] as Tensor)),
    3,
  );
}

/** Each window's pixels beside each other: [batch, rows, columns, channels · offsets]. */
function windows(tf: Tf, images: Tensor, { kernel, strides, dilations }: Window): Images {
  const offsets = kernel[0] * kernel[1];
  const one = tf.reshape(tf.eye(offsets), [...pair(kernel), 1, offsets]);
  const kernels = tf.tile(one as Images, [1, 1, images.shape[3] as number, 1]);
  return tf.depthwiseConv2d(images as Images, kernels, pair(strides), 'valid', 'NHWC', pair(dilations));
}

/** Lower than all that a network computes; an infinite border would make NaN of the zeros that it is multiplied by. */
const LOWEST = -3e38;

function maxPoolInput(tf: Tf, x: Tensor, y: Tensor, dy: Tensor, window: Window): Tensor {
  const [batch = 0, rows = 0, columns = 0, channels = 0] = y.shape;
  const each = [batch, rows, columns, channels, -1];
  const largest = (images: Tensor): Tensor => {
    const pixels = tf.reshape(windows(tf, padded(tf, images, window.pads, LOWEST), window), each);
    return tf.cast(tf.equal(pixels, tf.expandDims(y, -1)), 'float32');
  };
  const isLargest = largest(x);
  const share = tf.mul(isLargest, tf.div(tf.expandDims(dy, -1), tf.sum(isLargest, -1, true)));
  const spread = tf.grad((images) => windows(tf, padded(tf, images, window.pads), window));
  return spread(x, tf.reshape(share, [batch, rows, columns, -1]));
}

function averagePool(tf: Tf, x: Tensor, { kernel, strides, pads }: Window): Images {
  const mean = (images: Tensor): Images =>
    tf.avgPool(padded(tf, images, pads), pair(kernel), pair(strides), 'valid');
  return tf.div(mean(x), mean(tf.onesLike(x)));
}

export const imageOperations = {
  Conv: (tf, [x, w], convolution) => convolve(tf, x as Tensor, w as Tensor, convolution),
  ConvInput: (tf, [dy, w], { shape, ...convolution }) =>
    tf.grad((x) => convolve(tf, x, w as Tensor, convolution))(tf.zeros([...shape]), dy as Tensor),
  ConvFilter: (tf, [x, dy], { shape, ...convolution }) =>
    tf.grad((w) => convolve(tf, x as Tensor, w, convolution))(tf.zeros([...shape]), dy as Tensor),
  MaxPool: (tf, [x], { kernel, strides, pads }) =>
    tf.maxPool(padded(tf, x as Tensor, pads, LOWEST), pair(kernel), pair(strides), 'valid'),
  MaxPoolInput: (tf, [x, y, dy], window) => maxPoolInput(tf, x as Tensor, y as Tensor, dy as Tensor, window),
  AveragePool: (tf, [x], window) => averagePool(tf, x as Tensor, window),
  AveragePoolInput: (tf, [dy], { shape, ...window }) =>
    tf.grad((x) => averagePool(tf, x, window))(tf.zeros([...shape]), dy as Tensor),
} satisfies { [Name in OpName]?: Operation<Name> };
