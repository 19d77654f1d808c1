// Every layer, with several sets of options: its result and gradients against central differences, and against
// TensorFlow.js's own layer with the same weights. Errors are relative to the largest magnitude in a tensor.
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import { sizeOf, type Value, type ValueOf } from '../../src/ir/value.ts';
import { type LayerName, layers } from '../../src/layers/index.ts';
import type { Layer, LayerContext } from '../../src/layers/layer.ts';
import { keyOf } from '../../src/random.ts';
import { centralDifferences, evaluate } from './support/evaluate.ts';
import { type LayerCase, layerCases } from './support/layer-cases.ts';
import { randomNumbers, relativeError } from './support/numbers.ts';
import { withDefaults } from './support/options.ts';
import { sessions } from './support/sessions.ts';
import { runTensorflow } from './support/tensorflow-layers.ts';

it('every layer has a case', () => {
  expect(Object.keys(layerCases)).toEqual(Object.keys(layers));
});

const list = Object.entries(layerCases).flatMap(([name, ofLayer]) =>
  (ofLayer as readonly LayerCase[]).map((item) => [name, JSON.stringify(item.options), item] as const),
);

describe.each(list)('%s with %s', (name, _, { options, input, tensorflow, shapes = {} }) => {
  const x = ir.feed('x', input);

  /** The layer's graph, with its parameters as feeds. */
  function build(training: boolean) {
    const parameters: Value[] = [];
    const masks: Value[] = [];
    const running: Value[] = [];
    const updates: Value[] = [];
    const layer = layers[name as LayerName] as Layer<object>;
    const context: LayerContext = {
      training,
      parameter(part, shape) {
        const value = ir.feed(part, shape);
        parameters.push(value);
        return value;
      },
      dropoutMask(shape, rate) {
        const value = ir.dropoutMask(ir.feed('key', [2], 'int32'), shape, rate, masks.length);
        masks.push(value);
        return value;
      },
      running(part, shape) {
        const value = ir.feed(part, shape);
        running.push(value);
        return value;
      },
      update(value, next) {
        updates[running.indexOf(value)] = next;
      },
    };
    const y = layer.build(context, x, withDefaults(layer.schema, options));
    return { y, parameters, masks, running, updates };
  }

  const { y, parameters, masks, running, updates } = build(true);
  const evaluated = build(false).y;
  const direction = ir.feed('direction', y.shape);
  const loss = ir.reduceSum(ir.mul(y, direction), ir.allAxes(y));
  const nameOf = (value: Value): string => (value as ValueOf<'Input'>).attributes.name;
  const names = [x, ...parameters].map(nameOf);
  const inputs: Record<string, ArrayLike<number>> = {
    key: keyOf(1, 'dropout', 0),
    direction: randomNumbers('direction', sizeOf(y.shape)),
  };
  for (const [i, { shape }] of [x, ...parameters].entries()) {
    inputs[names[i] as string] = randomNumbers(names[i] as string, sizeOf(shape), [-2, 2]);
  }
  for (const value of running) {
    inputs[nameOf(value)] = randomNumbers(nameOf(value), sizeOf(value.shape), [0.5, 2]);
  }
  const numbersOf = (value: Value) => ({
    shape: shapes[nameOf(value)] ?? value.shape,
    values: inputs[nameOf(value)] ?? [],
  });

  const oracle = runTensorflow(tensorflow(), {
    x: numbersOf(x),
    weights: [...parameters, ...running].map(numbersOf),
    masks: evaluate(masks, inputs).map((values, i) => ({ shape: (masks[i] as Value).shape, values })),
    direction: { shape: y.shape, values: inputs.direction ?? [] },
  });

  async function run(session: EngineSession, results: Record<string, Value>) {
    const program = await session.compile({ outputs: results, updates: {} });
    for (const [feed, memory] of Object.entries(program.feeds)) memory.set(inputs[feed] ?? []);
    await program.run();
    return program.outputs;
  }

  describe.each(Object.entries(sessions))('on engine %s', (_, open) => {
    let outputs: Record<string, Float32Array>;
    beforeAll(async () => {
      const session = await open();
      const slopes = gradients(loss, [x, ...parameters]).map((slope, i) => [`d${names[i]}`, slope] as const);
      outputs = {
        ...(await run(session, { y, ...Object.fromEntries(slopes) })),
        ...(await run(session, Object.fromEntries(updates.map((next, i) => [`next ${i}`, next])))),
        ...(await run(session, { evaluated })),
      };
      await session.close();
    });
    const found = (output: string): Float32Array => outputs[output] as Float32Array;

    it('has the gradients that central differences show', () => {
      for (const input of names) {
        expect(relativeError(found(`d${input}`), centralDifferences(loss, inputs, input))).toBeLessThan(1e-5);
      }
    });

    it("agrees with TensorFlow.js's result, in training and in evaluation", () => {
      expect(relativeError(found('y'), oracle.y)).toBeLessThan(1e-5);
      expect(relativeError(found('evaluated'), oracle.evaluated)).toBeLessThan(1e-5);
    });

    it("agrees with TensorFlow.js's running statistics after a step", () => {
      expect(oracle.moved).toHaveLength(updates.length);
      for (const [i, moved] of oracle.moved.entries()) {
        expect(relativeError(found(`next ${i}`), moved)).toBeLessThan(1e-5);
      }
    });

    it("agrees with TensorFlow.js's gradients", () => {
      for (const [i, input] of names.entries()) {
        expect(relativeError(found(`d${input}`), oracle.slopes[i] as Float32Array)).toBeLessThan(1e-5);
      }
    });
  });
});
