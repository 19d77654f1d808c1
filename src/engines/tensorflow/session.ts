// Runs graphs op by op with TensorFlow.js; weights and slots are its variables.
import type * as TensorFlow from '@tensorflow/tfjs-core';
import { FmxError } from '../../errors.ts';
import { type Graph, shapeText, sizeOf, topologicalOrder, type Value } from '../../ir/value.ts';
import { verify } from '../../ir/verify.ts';
import { createMaskSource } from '../../wasm/mask-source.ts';
import type { EngineInfo, EngineSession, Feed, Program } from '../engine.ts';
import type { Tensor, Tf } from './operation.ts';
import { compute } from './operations.ts';

const isOutside = (value: Value): boolean => value.op === 'Input' || value.op === 'DropoutMask';

/** `tf` is a TensorFlow.js whose backend is ready. */
export function openTensorflowSession(tf: Tf, info: EngineInfo): EngineSession {
  const states = new Map<string, TensorFlow.Variable>();
  const masks = createMaskSource();

  function stateOf(name: string, value: Value): TensorFlow.Variable {
    const known = states.get(name) ?? tf.variable(tf.zeros([...value.shape]), false);
    if (known.size !== sizeOf(value.shape)) {
      throw new FmxError(
        'model',
        `state ${name} is ${shapeText(value.shape)} here and ${shapeText(known.shape)} elsewhere`,
      );
    }
    states.set(name, known);
    return known;
  }

  async function compile(graph: Graph, given: Record<string, Feed> = {}): Promise<Program> {
    verify(graph);
    const order = topologicalOrder([...Object.values(graph.outputs), ...Object.values(graph.updates)]);
    const feeds: Record<string, Feed> = {};
    for (const value of order) {
      if (value.op !== 'Input') continue;
      const { name, kind } = value.attributes;
      const length = sizeOf(value.shape);
      if (kind === 'state') stateOf(name, value);
      else
        feeds[name] =
          given[name] ?? (value.dtype === 'int32' ? new Int32Array(length) : new Float32Array(length));
    }
    const outputs = Object.fromEntries(
      Object.entries(graph.outputs).map(([name, value]) => [name, new Float32Array(sizeOf(value.shape))]),
    );

    /**
     * What lies in memory before the program runs, as it is now: TensorFlow.js lays a tensor over the array that it is
     * given, and a variable's numbers are new after the update.
     */
    function fromOutside(value: Value): Tensor {
      if (value.op === 'DropoutMask') {
        const key = value.inputs[0] as Value & { op: 'Input' };
        return tf.tensor(masks.fill(value, feeds[key.attributes.name] as Feed).slice(), [...value.shape]);
      }
      const { name, kind } = (value as Value & { op: 'Input' }).attributes;
      return kind === 'state'
        ? tf.clone(stateOf(name, value))
        : tf.tensor((feeds[name] as Feed).slice(), [...value.shape], value.dtype);
    }

    return {
      feeds,
      outputs,
      async run() {
        tf.tidy(() => {
          const tensors = new Map<Value, Tensor>();
          for (const value of order) {
            const inputs = value.inputs.map((input) => tensors.get(input) as Tensor);
            tensors.set(value, isOutside(value) ? fromOutside(value) : compute(tf, value, inputs));
          }
          for (const [name, value] of Object.entries(graph.outputs)) {
            outputs[name]?.set((tensors.get(value) as Tensor).dataSync());
          }
          for (const [name, value] of Object.entries(graph.updates)) {
            stateOf(name, value).assign(tensors.get(value) as Tensor);
          }
        });
        // Signals and messages are served between steps.
        await new Promise(setImmediate);
      },
    };
  }

  return {
    info,
    compile,
    async readState() {
      return new Map([...states].map(([name, variable]) => [name, Float32Array.from(variable.dataSync())]));
    },
    async writeState(name, values) {
      const variable = states.get(name);
      if (variable?.size !== values.length) {
        throw new FmxError(
          'engine',
          `state ${name} has ${variable?.size ?? 'no'} numbers, not ${values.length}`,
        );
      }
      tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
    },
    async close() {
      for (const variable of states.values()) variable.dispose();
    },
  };
}
