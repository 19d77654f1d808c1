// A trained network as an ONNX model that any runtime loads: images in, probabilities out, for any number of images.
import type { Lowerings } from '../engines/onnxruntime/emit.ts';
import { lower } from '../engines/onnxruntime/lower.ts';
import { operatorLowerings } from '../engines/onnxruntime/lower-operators.ts';
import { plainLowerings } from '../engines/onnxruntime/lower-plain.ts';
import { encodeModel, type Model, type TensorInfo } from '../engines/onnxruntime/model.ts';
import type { Value } from '../ir/value.ts';
import type { TrainedNetwork } from '../train/trained-network.ts';
import { evaluationGraph } from '../train/training-graph.ts';
import { evaluatedState } from '../train/weight-average.ts';

/** The first dimension is what the others leave, which is the batch. */
const lowerings: Lowerings = {
  ...plainLowerings,
  ...operatorLowerings,
  Reshape: (emit, inputs, { shape }) =>
    emit.node('Reshape', [...inputs, emit.ints(shape.map((length, axis) => (axis === 0 ? -1 : length)))]),
};

/**
 * The model's bytes. Input: `images` [batch, height, width, channels], float32, 0 … 1. Outputs: `probabilities` and
 * `logits`, both [batch, classes].
 */
export function onnxModel(
  { pipeline, facts: { shape, classes }, weights }: TrainedNetwork,
  metadata: Record<string, string>,
): Uint8Array {
  const { network } = evaluationGraph(pipeline, { batch: 1, image: shape, classes: classes.length });
  const { model, inputs, outputs } = lower([network.logits], (value) => value.op === 'Input', lowerings);
  const weightOf = new Map(
    [...weights].map(([name, tensor]) => [evaluatedState(pipeline.training, name), { name, tensor }]),
  );

  const names = new Map([...outputs.keys()].map((name) => [name, 'logits']));
  const initializers: Model['initializers'] = [];
  for (const [given, value] of inputs) {
    const weight = weightOf.get(inputName(value));
    names.set(given, weight?.name ?? 'images');
    if (!weight) continue;
    const { shape: size, values } = weight.tensor;
    initializers.push({ name: weight.name, shape: size, values: { floats: values } });
  }
  const named = (name: string): string => names.get(name) ?? name;
  const nodes = model.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(named),
    output: named(node.output),
  }));
  nodes.push({
    op: 'Softmax',
    inputs: ['logits'],
    output: 'probabilities',
    attributes: { axis: { int: -1 } },
  });

  const tensor = (name: string, ...rest: number[]): TensorInfo => ({
    name,
    shape: ['batch', ...rest],
    dtype: 'float32',
  });
  return encodeModel({
    nodes,
    initializers: [...model.initializers, ...initializers],
    inputs: [tensor('images', shape.height, shape.width, shape.channels)],
    outputs: [tensor('probabilities', classes.length), tensor('logits', classes.length)],
    metadata,
  });
}

const inputName = (value: Value): string => (value.op === 'Input' ? value.attributes.name : '');
