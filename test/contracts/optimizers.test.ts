// Every optimizer: the rule of its paper, TensorFlow.js's own where it has the same, and that it finds a minimum.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../../src/config/pipeline.ts';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import type { Value } from '../../src/ir/value.ts';
import { type OptimizerName, optimizers } from '../../src/optimizers/index.ts';
import { randomNumbers, relativeError } from './support/numbers.ts';
import { type OptimizerCase, optimizerCases } from './support/optimizer-cases.ts';
import { compileOptimizer, registry } from './support/optimizer-program.ts';
import { createRule } from './support/optimizer-rules.ts';
import { withDefaults } from './support/options.ts';
import { sessions } from './support/sessions.ts';
import { tf } from './support/tensorflow.ts';

/** Down to a learning rate of zero, along a cosine. */
const STEPS = 1000;
const LENGTH = 11;
const start = randomNumbers('start', LENGTH);
const gradientAt = (t: number): Float32Array => randomNumbers(`gradient ${t}`, LENGTH);

it('every optimizer has a case', () => {
  expect(Object.keys(optimizerCases)).toEqual(Object.keys(optimizers));
});

const list = Object.entries(optimizerCases).flatMap(([name, ofOptimizer]) =>
  (ofOptimizer as readonly OptimizerCase[]).map(
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
