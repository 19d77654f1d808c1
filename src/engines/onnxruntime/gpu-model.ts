// A graph with its updates as one ONNX model for a GPU.
import { type Graph, sizeOf, type Value } from '../../ir/value.ts';
import { lower } from './lower.ts';
import { gpuLowerings } from './lower-gpu.ts';
import { encodeModel, type Model } from './model.ts';

export interface GpuGraph {
  model: Uint8Array;
  /** What is fed, by its name in the model: feeds, states and masks. */
  inputs: Map<string, Value>;
  /** The state that each of these results of the model becomes. */
  updates: Map<string, string>;
  /** The result of the model that has all of the graph's outputs one after another, if there are any. */
  packed: { name: string; length: number } | undefined;
}

const isFed = (value: Value): boolean => value.op === 'Input' || value.op === 'DropoutMask';

export function buildGpuModel(graph: Graph): GpuGraph {
  const outputs = Object.values(graph.outputs);
  const lowered = lower([...outputs, ...Object.values(graph.updates)], isFed, gpuLowerings);
  const { model, inputs } = lowered;
  const nameOf = new Map([...lowered.outputs].map(([name, value]) => [value, name]));

  const updates = new Map<string, string>();
  for (const [state, value] of Object.entries(graph.updates)) {
    const made = nameOf.get(value) as string;
    const name = updates.has(made) ? addNode(model, 'Identity', [made], `update_${updates.size}`) : made;
    updates.set(name, state);
  }
  const packed = outputs.length === 0 ? undefined : pack(model, outputs, nameOf);
  model.outputs = [...updates].map(([name, state]) => {
    const { shape, dtype } = graph.updates[state] as Value;
    return { name, shape, dtype };
  });
  if (packed) model.outputs.push({ name: packed.name, shape: [packed.length], dtype: 'float32' });
  return { model: encodeModel(model), inputs, updates, packed };
}

/** One after another: what is brought in one piece is waited for once. */
function pack(model: Model, outputs: readonly Value[], nameOf: Map<Value, string>) {
  model.initializers.push({ name: 'flat', shape: [1], values: { ints: [-1] } });
  const flat = outputs.map((value, i) =>
    addNode(model, 'Reshape', [nameOf.get(value) as string, 'flat'], `flat_${i}`),
  );
  const name = addNode(model, 'Concat', flat, 'packed');
  const length = outputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { name, length };
}

function addNode(model: Model, op: string, inputs: string[], output: string): string {
  model.nodes.push({ op, inputs, output, attributes: op === 'Concat' ? { axis: { int: 0 } } : {} });
  return output;
}
