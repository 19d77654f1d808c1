// Every optimizer: the rule of its paper, TensorFlow.js's own where it has the same, and that it finds a minimum.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../../src/config/pipeline.ts';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import type { Value } from '../../src/ir/value.ts';
import { type OptimizerName, optimizers } from '../../src/optimizers/index.ts';
import { randomNumbers, relativeError } from './support/numbers.ts';
import { compileOptimizer, registry } from './support/optimizer-program.ts';
import { createRule } from './support/optimizer-rules.ts';
import { withDefaults } from './support/options.ts';
import { sessions } from './support/sessions.ts';
import { tf } from './support/tensorflow.ts';

interface Case {
  options: object;
  /** The same rule in TensorFlow.js, where it has it. */
  tensorflow?: (rate: number) => tf.Optimizer;
  /** The first learning rate with which it finds a minimum: of a round bowl, and of a long valley. */
  rate: { round: number; long: number };
}

/** Down to a learning rate of zero, along a cosine. */
const STEPS = 1000;
const EPSILON = 1e-7;

const cases = {
  sgd: [
    { options: {}, tensorflow: tf.train.sgd, rate: { round: 0.5, long: 0.019 } },
    {
      options: { momentum: 0.9 },
      tensorflow: (rate) => tf.train.momentum(rate, 0.9),
      rate: { round: 0.1, long: 0.02 },
    },
    {
      options: { momentum: 0.9, nesterov: true },
      tensorflow: (rate) => tf.train.momentum(rate, 0.9, true),
      rate: { round: 0.1, long: 0.01 },
    },
  ],
  rmsprop: [
    {
      options: {},
      tensorflow: (rate) => tf.train.rmsprop(rate, 0.9, 0, EPSILON),
      rate: { round: 0.1, long: 0.1 },
    },
    {
      options: { rho: 0.99, momentum: 0.5 },
      tensorflow: (rate) => tf.train.rmsprop(rate, 0.99, 0.5, EPSILON),
      rate: { round: 0.05, long: 0.05 },
    },
  ],
  adam: [
    { options: {}, tensorflow: (rate) => tf.train.adam(rate), rate: { round: 0.1, long: 0.1 } },
    {
      options: { beta_1: 0.5, beta_2: 0.9, epsilon: 1e-3 },
      tensorflow: (rate) => tf.train.adam(rate, 0.5, 0.9, 1e-3),
      rate: { round: 0.1, long: 0.1 },
    },
  ],
  adamw: [{ options: {}, tensorflow: (rate) => tf.train.adam(rate), rate: { round: 0.1, long: 0.1 } }],
  nadam: [{ options: {}, rate: { round: 0.1, long: 0.1 } }],
  lion: [{ options: {}, rate: { round: 0.05, long: 0.02 } }],
  adagrad: [
    {
      options: {},
      tensorflow: (rate) => tf.train.adagrad(rate, 0.1),
      rate: { round: 1, long: 1 },
    },
  ],
  // TensorFlow.js divides by the running mean from before the step, where the paper takes the new one.
  adadelta: [{ options: {}, rate: { round: 10, long: 10 } }],
} satisfies { [Name in OptimizerName]: Case[] };

const LENGTH = 11;
const start = randomNumbers('start', LENGTH);
const gradientAt = (t: number): Float32Array => randomNumbers(`gradient ${t}`, LENGTH);

it('every optimizer has a case', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(optimizers));
});

const list = Object.entries(cases).flatMap(([name, ofOptimizer]) =>
  (ofOptimizer as readonly Case[]).map(
    (item) => [name as OptimizerName, JSON.stringify(item.options), item] as const,
  ),
);

describe.each(Object.entries(sessions))('engine %s', (_, open) => {
  let session: EngineSession;
  beforeEach(async () => {
    session = await open();
  });
  afterEach(() => session.close());

  describe.each(list)('%s with %s', (name, _, { options, tensorflow, rate }) => {
    const spec = { ...withDefaults(registry[name].schema, options), type: name } as OptimizerSpec;

    it('updates the slots that it says it has', async () => {
      const { slots, updated } = await compileOptimizer(session, spec, start, (w) => ir.mul(w, 2));
      expect(updated.sort()).toEqual(slots.sort());
    });

    it("follows its paper's rule while the learning rate changes", async () => {
      const program = await compileOptimizer(session, spec, start, () => ir.feed('gradient', [LENGTH]));
      const rule = createRule(spec, LENGTH);
      const expected = Float64Array.from(start);
      for (let t = 1; t <= 100; t++) {
        const learningRate = 0.1 / t;
        program.feeds.gradient?.set(gradientAt(t));
        await program.step(t, learningRate);
        rule(expected, gradientAt(t), t, learningRate);
        expect(relativeError(await program.weights(), expected)).toBeLessThan(1e-6);
      }
    });

    if (tensorflow)
      it('agrees with TensorFlow.js for 100 steps', async () => {
        const oracle = tensorflow(0.01);
        const variable = tf.variable(tf.tensor1d(start.slice()), true, 'weights');
        const program = await compileOptimizer(session, spec, start, () => ir.feed('gradient', [LENGTH]));
        for (let t = 1; t <= 100; t++) {
          program.feeds.gradient?.set(gradientAt(t));
          await program.step(t, 0.01);
          oracle.applyGradients({ weights: tf.tensor1d(gradientAt(t)) });
          expect(relativeError(await program.weights(), variable.dataSync())).toBeLessThan(1e-5);
        }
        variable.dispose();
        oracle.dispose();
      });

    it.each([
      ['of a round bowl', 'round', 1],
      ['of a valley ten times as long as wide', 'long', 100],
    ] as const)('finds the minimum %s', async (_, shape, condition) => {
      const target = randomNumbers('target', LENGTH, [-3, 3]);
      const curvature = start.map((_, i) => condition ** (i / (LENGTH - 1)));
      const gradientOf = (w: Value): Value => {
        const distance = ir.sub(w, ir.feed('target', [LENGTH]));
        const squares = ir.mul(ir.feed('curvature', [LENGTH]), ir.square(distance));
        return gradients(ir.mul(ir.reduceSum(squares, [0]), 0.5), [w])[0] as Value;
      };
      const program = await compileOptimizer(session, spec, start, gradientOf);
      program.feeds.target?.set(target);
      program.feeds.curvature?.set(curvature);
      for (let t = 1; t <= STEPS; t++) {
        await program.step(t, (rate[shape] * (1 + Math.cos((Math.PI * t) / STEPS))) / 2);
      }
      expect(relativeError(await program.weights(), target)).toBeLessThan(1e-4);
    });
  });
});
