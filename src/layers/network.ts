// A list of layers as one graph from images to logits, with the parameters that it asks for.
import { FmxError } from '../errors.ts';
import type { InitializerName } from '../initializers/index.ts';
import { dropoutMask, state } from '../ir/build.ts';
import { type Shape, shapeText, sizeOf, type Value } from '../ir/value.ts';
import { type LayerName, layers } from './index.ts';
import type { Layer, LayerContext } from './layer.ts';

/** A layer with all its options, as a resolved pipeline has it. */
export interface LayerSpec {
  type: LayerName;
  [option: string]: unknown;
}

const registry: Record<LayerName, Layer<never>> = layers;

/** A tensor that lives from step to step and is saved with the network. */
export interface Weight {
  /** Layer and part, as in `dense_1/kernel`; a layer's number counts those of its kind from 1. */
  name: string;
  shape: Shape;
  initializer: InitializerName;
  fan: { in: number; out: number };
}

/** A weight that is trained. */
export interface Parameter extends Weight {
  /** Does weight decay apply? */
  decay: boolean;
  value: Value;
}

export interface Network {
  /** [batch, classes], before the softmax. */
  logits: Value;
  parameters: Parameter[];
  /** Weights that the layers keep themselves, such as running means. */
  running: Weight[];
  /** What those become after a step, by name; none in evaluation. */
  updates: Record<string, Value>;
}

export interface NetworkOptions {
  /** False for evaluation. */
  training: boolean;
  /** The two words from which dropout draws in this step; needed in training. */
  randomKey: Value;
  classes: number;
  /** The name of the state that holds a parameter, where it is not the parameter's own. */
  stateName?: (parameter: string) => string;
}

/**
 * Builds the network. The last layer gives one number a class; its softmax, if it has one, is left to the loss.
 * Throws FmxError('model') with `path` pointing at the layer that does not fit.
 */
export function buildNetwork(specs: readonly LayerSpec[], images: Value, options: NetworkOptions): Network {
  const parameters: Parameter[] = [];
  const running: Weight[] = [];
  const updates: Record<string, Value> = {};
  const counts = new Map<string, number>();
  let sites = 0;
  let x = images;

  specs.forEach((spec, index) => {
    const number = (counts.get(spec.type) ?? 0) + 1;
    counts.set(spec.type, number);
    const context: LayerContext = {
      training: options.training,
      parameter(name, shape, { initializer, fan = { in: 1, out: 1 }, decay }) {
        const full = `${spec.type}_${number}/${name}`;
        const value = state(options.stateName?.(full) ?? full, shape);
        parameters.push({ name: full, shape, initializer, fan, decay, value });
        return value;
      },
      dropoutMask: (shape, rate) => dropoutMask(options.randomKey, shape, rate, sites++),
      running(name, shape, initializer) {
        const full = `${spec.type}_${number}/${name}`;
        running.push({ name: full, shape, initializer, fan: { in: 1, out: 1 } });
        return state(full, shape);
      },
      update(value, next) {
        if (value.op === 'Input') updates[value.attributes.name] = next;
      },
    };
    try {
      const layer = registry[spec.type] as Layer<LayerSpec>;
      x = layer.build(context, x, index === specs.length - 1 ? withoutSoftmax(spec) : spec);
    } catch (error) {
      if (!(error instanceof FmxError)) throw error;
      throw new FmxError(error.code, error.message, {
        path: ['architecture', 'layers', index],
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      });
    }
  });

  const wanted = [images.shape[0] as number, options.classes];
  if (x.shape.join() !== wanted.join()) {
    throw new FmxError(
      'model',
      `the last layer gives ${shapeText(x.shape.slice(1))} for each image, but the data set has ${options.classes} classes`,
      {
        path: ['architecture', 'layers', specs.length - 1],
        hint: `End with \`- dense: {units: ${options.classes}, activation: softmax}\`.`,
      },
    );
  }
  return { logits: x, parameters, running, updates };
}

/** The last layer's softmax belongs to the loss, which is exact on logits. */
function withoutSoftmax(spec: LayerSpec): LayerSpec {
  const option = spec.type === 'activation' ? 'function' : 'activation';
  const activation = spec[option] ?? 'linear';
  if (activation === 'softmax') return { ...spec, [option]: 'linear' };
  if (activation === 'linear') return spec;
  throw new FmxError(
    'model',
    `${spec.type}: the last layer's activation is ${activation}, and must be softmax or linear`,
    {
      hint: 'Its results are read as the logits of the classes.',
    },
  );
}

/** How many numbers a network trains. */
export function parameterCount(network: Network): number {
  return network.parameters.reduce((count, { shape }) => count + sizeOf(shape), 0);
}
