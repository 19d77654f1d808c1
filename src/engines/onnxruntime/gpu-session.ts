// Runs graphs on a GPU: a step with its updates is one ONNX model, and states stay on the device.
import { FmxError, messageOf } from '../../errors.ts';
import { type Graph, type Shape, shapeText, sizeOf, type Value } from '../../ir/value.ts';
import { verify } from '../../ir/verify.ts';
import { createMaskSource } from '../../wasm/mask-source.ts';
import type { EngineInfo, EngineSession, Feed, Program } from '../engine.ts';
import type { GpuDevice, Tensor } from './gpu-device.ts';
import { buildGpuModel } from './gpu-model.ts';

/** A state's tensor, and the one that a step writes the next state to. */
interface State {
  now: Tensor;
  next: Tensor;
}

/** The session closes the device with itself. */
export function openGpuSession(info: EngineInfo, device: GpuDevice): EngineSession {
  const states = new Map<string, State>();
  const maskSource = createMaskSource();

  function stateOf(name: string, shape: Shape): State {
    const known = states.get(name);
    if (known && sizeOf(known.now.shape) !== sizeOf(shape)) {
      throw new FmxError(
        'model',
        `state ${name} is ${shapeText(shape)} here and has ${sizeOf(known.now.shape)} numbers elsewhere`,
      );
    }
    const state = known ?? { now: device.allocate(shape), next: device.allocate(shape) };
    states.set(name, state);
    return state;
  }

  /** What goes wrong on a device has one way out. */
  function onDevice<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      const [why] = messageOf(cause).split('\n');
      throw new FmxError('engine', `${info.device} failed: ${why}`, {
        path: ['resources', 'device'],
        hint: 'Use a smaller batch_size, or train on the CPU: `--set resources.device=cpu`, or, to let fmx do so by itself, `--set resources.fallback=cpu`.',
        cause,
      });
    }
  }

  async function compile(graph: Graph, given: Record<string, Feed> = {}): Promise<Program> {
    verify(graph);
    const { model, inputs, updates, packed } = buildGpuModel(graph);
    const feeds: Record<string, Feed> = {};
    const fills: (() => void)[] = [];

    function feedFor(name: string, { shape, dtype }: Value): Feed {
      const length = sizeOf(shape);
      feeds[name] ??= given[name] ?? (dtype === 'int32' ? new Int32Array(length) : new Float32Array(length));
      return feeds[name];
    }

    /** Finds the tensor of an input, anew in each step: states change places. */
    function source(value: Value): () => Tensor {
      if (value.op === 'Input' && value.attributes.kind === 'state') {
        const state = stateOf(value.attributes.name, value.shape);
        return () => state.now;
      }
      if (value.op === 'DropoutMask') {
        const key = value.inputs[0] as Value;
        const words = feedFor(key.op === 'Input' ? key.attributes.name : '', key);
        const fill = () => maskSource.fill(value, words);
        fills.push(fill);
        const tensor = device.over(fill(), value.shape);
        return () => tensor;
      }
      const tensor = device.over(
        feedFor(value.op === 'Input' ? value.attributes.name : '', value),
        value.shape,
      );
      return () => tensor;
    }

    const sources = [...inputs.values()].map(source);
    const updated = [...updates.values()].map((name) => stateOf(name, (graph.updates[name] as Value).shape));
    const results = device.over(new Float32Array(packed?.length ?? 0), [packed?.length ?? 0]);
    const wanted = [...updates.keys(), ...(packed ? [packed.name] : [])];
    // onnxruntime refuses a model that has nothing to give
    const gpuModel =
      wanted.length === 0 ? undefined : onDevice(() => device.openModel(model, [...inputs.keys()], wanted));

    return {
      feeds,
      outputs: outputViews(graph, results.data as Float32Array),
      async run() {
        for (const fill of fills) fill();
        const written = [...updated.map(({ next }) => next), ...(packed ? [results] : [])];
        onDevice(() =>
          gpuModel?.run(
            sources.map((find) => find()),
            written,
          ),
        );
        for (const state of updated) [state.now, state.next] = [state.next, state.now];
        await new Promise(setImmediate);
      },
    };
  }

  return {
    info,
    compile,
    async readState() {
      return new Map([...states].map(([name, { now }]) => [name, onDevice(() => device.read(now))]));
    },
    async writeState(name, values) {
      const state = states.get(name);
      const length = state && sizeOf(state.now.shape);
      if (!state || length !== values.length) {
        throw new FmxError('engine', `state ${name} has ${length ?? 'no'} numbers, not ${values.length}`);
      }
      device.write(state.now, values);
    },
    async close() {
      device.close();
    },
  };
}

/** The graph's outputs where they lie one after another. */
function outputViews(graph: Graph, packed: Float32Array): Record<string, Float32Array> {
  let start = 0;
  return Object.fromEntries(
    Object.entries(graph.outputs).map(([name, { shape }]) => {
      const end = start + sizeOf(shape);
      const view = packed.subarray(start, end);
      start = end;
      return [name, view];
    }),
  );
}
