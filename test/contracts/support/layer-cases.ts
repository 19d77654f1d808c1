// Every layer with several sets of options, and the same in TensorFlow.js.
import * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../../../src/ir/value.ts';
import type { LayerName } from '../../../src/layers/index.ts';
import { tf } from './tensorflow.ts';
import type { TfLayer, TfStep } from './tensorflow-layers.ts';

export interface LayerCase {
  /** As in a pipeline: what is left out takes its default. */
  options: object;
  /** Of the batch that comes in. */
  input: Shape;
  /** The same in TensorFlow.js, layer after layer, with their weights in the order in which ours asks for its own. */
  tensorflow: () => (TfLayer | TfStep)[];
  /** The shape in which it holds a parameter, by our parameter's name, where that is not ours. */
  shapes?: Record<string, Shape>;
}

const row: Shape = [4, 7];
const image: Shape = [8, 5, 4, 3];
const leakyRelu = (): TfLayer => tfl.layers.leakyReLU({ alpha: 0.2 });
const applied = (activation: 'relu' | 'tanh' | 'sigmoid' | 'softmax' | 'linear') => () => [
  tfl.layers.activation({ activation }),
];
/** x·Φ(x); TensorFlow.js's own layer has it too, under a name that its types lack. */
const gelu: TfStep = (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));

/** TensorFlow.js has no gradients of dilated convolutions: for each offset in the kernel, a product of what lies there. */
class DilatedConv2d extends tfl.layers.Layer {
  static readonly className = 'DilatedConv2d';
  readonly #kernel: Shape;
  readonly #dilation: number;

  constructor(kernel: Shape, dilation: number) {
    super({});
    this.#kernel = kernel;
    this.#dilation = dilation;
  }

  override build(): void {
    const ones = tfl.initializers.ones();
    this.addWeight('kernel', [...this.#kernel], 'float32', ones);
    this.addWeight('bias', [this.#kernel[3] as number], 'float32', ones);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0] as tf.Tensor;
    const [kernel, bias] = this.trainableWeights.map((weight) => weight.read()) as [tf.Tensor, tf.Tensor];
    const [kh = 0, kw = 0, channels = 0, filters = 0] = this.#kernel;
    const [batch = 0, height = 0, width = 0] = x.shape;
    const [rows, columns] = [height - (kh - 1) * this.#dilation, width - (kw - 1) * this.#dilation];
    const products = Array.from({ length: kh * kw }, (_, i) => {
      const [row, column] = [Math.floor(i / kw), i % kw];
      const part = tf.slice(
        x,
        [0, row * this.#dilation, column * this.#dilation, 0],
        [batch, rows, columns, channels],
      );
      const weights = tf.reshape(tf.slice(kernel, [row, column, 0, 0], [1, 1, -1, -1]), [channels, filters]);
      return tf.matMul(tf.reshape(part, [-1, channels]), weights as tf.Tensor2D);
    });
    return tf.reshape(tf.add(tf.addN(products), bias), [batch, rows, columns, filters]);
  }
}

export const layerCases = {
  flatten: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.flatten()] },
    { options: {}, input: row, tensorflow: () => [] },
  ],
  dense: [
    { options: { units: 5 }, input: row, tensorflow: () => [tfl.layers.dense({ units: 5 })] },
    {
      options: { units: 1, use_bias: false },
      input: row,
      tensorflow: () => [tfl.layers.dense({ units: 1, useBias: false })],
    },
    ...(['relu', 'tanh', 'sigmoid', 'softmax'] as const).map((activation) => ({
      options: { units: 5, activation },
      input: row,
      tensorflow: () => [tfl.layers.dense({ units: 5, activation })],
    })),
    {
      options: { units: 5, activation: 'leaky_relu', kernel_initializer: 'he_normal' },
      input: [1, 3],
      tensorflow: () => [tfl.layers.dense({ units: 5 }), leakyRelu()],
    },
    {
      options: { units: 5, activation: 'gelu' },
      input: row,
      tensorflow: () => [tfl.layers.dense({ units: 5 }), gelu],
    },
  ],
  dropout: [
    { rate: 0, input: row },
    { rate: 0.3, input: row },
    { rate: 0.5, input: image },
  ].map(({ rate, input }) => ({
    options: { rate },
    input,
    tensorflow: () => [
      (x: tf.Tensor, [mask]: readonly tf.Tensor[], training: boolean) =>
        training ? tf.mul(x, mask ?? 1) : (tfl.layers.dropout({ rate }).apply(x, { training }) as tf.Tensor),
    ],
  })),
  // TensorFlow.js has no such layer: it multiplies by the same mask, of one number for each channel of an image.
  spatial_dropout2d: [0, 0.3, 0.5].map((rate) => ({
    options: { rate },
    input: image,
    tensorflow: () => [
      (x: tf.Tensor, [mask]: readonly tf.Tensor[], training: boolean) =>
        training ? tf.mul(x, mask ? tf.reshape(mask, [8, 1, 1, 3]) : 1) : x,
    ],
  })),
  activation: [
    { options: {}, input: image, tensorflow: applied('relu') },
    { options: { function: 'linear' }, input: row, tensorflow: applied('linear') },
    { options: { function: 'tanh' }, input: row, tensorflow: applied('tanh') },
    { options: { function: 'sigmoid' }, input: image, tensorflow: applied('sigmoid') },
    { options: { function: 'softmax' }, input: row, tensorflow: applied('softmax') },
    { options: { function: 'softmax' }, input: image, tensorflow: applied('softmax') },
    { options: { function: 'leaky_relu' }, input: image, tensorflow: () => [leakyRelu()] },
    { options: { function: 'gelu' }, input: row, tensorflow: () => [gelu] },
  ],
  conv2d: [
    {
      options: { filters: 4 },
      input: image,
      tensorflow: () => [tfl.layers.conv2d({ filters: 4, kernelSize: 3 })],
    },
    {
      options: { filters: 5, kernel_size: [2, 3], strides: 2, padding: 'same', activation: 'tanh' },
      input: image,
      tensorflow: () => [
        tfl.layers.conv2d({
          ...{ filters: 5, kernelSize: [2, 3], strides: 2 },
          ...{ padding: 'same', activation: 'tanh' },
        }),
      ],
    },
    {
      options: { filters: 2, kernel_size: 1, use_bias: false, kernel_initializer: 'he_uniform' },
      input: image,
      tensorflow: () => [tfl.layers.conv2d({ filters: 2, kernelSize: 1, useBias: false })],
    },
    {
      options: { filters: 3, groups: 3 },
      input: image,
      tensorflow: () => [tfl.layers.depthwiseConv2d({ kernelSize: 3 })],
      shapes: { kernel: [3, 3, 3, 1] },
    },
    {
      options: { filters: 4, kernel_size: 2, dilation: 2 },
      input: image,
      tensorflow: () => [new DilatedConv2d([2, 2, 3, 4], 2)],
    },
  ],
  depthwise_conv2d: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.depthwiseConv2d({ kernelSize: 3 })] },
    {
      options: { kernel_size: 2, depth_multiplier: 2, strides: 2, padding: 'same', activation: 'sigmoid' },
      input: image,
      tensorflow: () => [
        tfl.layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, strides: 2, padding: 'same' }),
        tfl.layers.activation({ activation: 'sigmoid' }),
      ],
    },
  ],
  separable_conv2d: [
    {
      options: { filters: 4 },
      input: image,
      tensorflow: () => [tfl.layers.separableConv2d({ filters: 4, kernelSize: 3 })],
    },
    {
      options: { filters: 4, depth_multiplier: 2, padding: 'same', use_bias: false, activation: 'tanh' },
      input: image,
      tensorflow: () => [
        tfl.layers.separableConv2d({
          ...{ filters: 4, kernelSize: 3, depthMultiplier: 2, padding: 'same' },
          ...{ useBias: false, activation: 'tanh' },
        }),
      ],
    },
  ],
  max_pool2d: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.maxPooling2d({ poolSize: 2 })] },
    {
      options: { pool_size: 3, strides: [2, 1], padding: 'same' },
      input: image,
      tensorflow: () => [tfl.layers.maxPooling2d({ poolSize: 3, strides: [2, 1], padding: 'same' })],
    },
  ],
  average_pool2d: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.averagePooling2d({ poolSize: 2 })] },
    {
      options: { pool_size: [3, 2], strides: 1 },
      input: image,
      tensorflow: () => [tfl.layers.averagePooling2d({ poolSize: [3, 2], strides: 1 })],
    },
  ],
  global_average_pool2d: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.globalAveragePooling2d({})] },
  ],
  batch_normalization: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.batchNormalization({ momentum: 0.9 })] },
    {
      options: { momentum: 0.5, epsilon: 0.1 },
      input: row,
      tensorflow: () => [tfl.layers.batchNormalization({ momentum: 0.5, epsilon: 0.1 })],
    },
  ],
  layer_normalization: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.layerNormalization({})] },
    {
      options: { epsilon: 0.1 },
      input: row,
      tensorflow: () => [tfl.layers.layerNormalization({ epsilon: 0.1 })],
    },
  ],
} satisfies { [Name in LayerName]: LayerCase[] };
