// Every loss: its value and gradient against central differences and TensorFlow.js's own loss.
import { beforeAll, describe, expect, it } from 'vitest';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import type { Value } from '../../src/ir/value.ts';
import { type LossName, losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { centralDifferences } from './support/evaluate.ts';
import { randomNumbers, relativeError } from './support/numbers.ts';
import { withDefaults } from './support/options.ts';
import { sessions } from './support/sessions.ts';
import { tf } from './support/tensorflow.ts';

interface Case {
  options: object;
  tensorflow(targets: tf.Tensor, logits: tf.Tensor): tf.Tensor;
}

const cases = {
  categorical_crossentropy: [
    { options: {}, tensorflow: (targets, logits) => tf.losses.softmaxCrossEntropy(targets, logits) },
    {
      options: { label_smoothing: 0.1 },
      tensorflow: (targets, logits) => tf.losses.softmaxCrossEntropy(targets, logits, undefined, 0.1),
    },
  ],
} satisfies { [Name in LossName]: Case[] };

const [BATCH, CLASSES] = [6, 4];
const labels = [0, 3, 1, 2, 3, 0];
const targets = Float32Array.from({ length: BATCH * CLASSES }, (_, i) =>
  labels[Math.floor(i / CLASSES)] === i % CLASSES ? 1 : 0,
);
/** What a network gives when it knows nothing, something, and when its weights have exploded. */
const logitsOf = {
  zero: new Float32Array(BATCH * CLASSES),
  usual: randomNumbers('logits', BATCH * CLASSES, [-4, 4]),
  extreme: randomNumbers('logits', BATCH * CLASSES).map((x) => 1e4 * Math.sign(x)),
};

it('every loss has a case', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(losses));
});

const list = Object.entries(cases).flatMap(([name, ofLoss]) =>
  ofLoss.flatMap((item) =>
    Object.entries(logitsOf).map(
      ([kind, logits]) => [name, JSON.stringify(item.options), kind, item, logits] as const,
    ),
  ),
);

describe.each(list)('%s with %s of %s logits', (name, _, kind, { options, tensorflow }, logits) => {
  const loss = losses[name as LossName] as Loss<object>;
  const [x, t] = [ir.feed('logits', [BATCH, CLASSES]), ir.feed('targets', [BATCH, CLASSES])];
  const value = loss.build(x, t, withDefaults(loss.schema, options));
  const [slope] = gradients(value, [x]) as [Value];
  const oracle = tf.valueAndGrad((z) => tensorflow(tf.tensor2d(targets, [BATCH, CLASSES]), z))(
    tf.tensor2d(logits, [BATCH, CLASSES]),
  );

  describe.each(Object.entries(sessions))('on engine %s', (_, open) => {
    let [found, dx] = [new Float32Array(), new Float32Array()];
    beforeAll(async () => {
      const session = await open();
      const program = await session.compile({ outputs: { value, slope }, updates: {} });
      program.feeds.logits?.set(logits);
      program.feeds.targets?.set(targets);
      await program.run();
      found = program.outputs.value as Float32Array<ArrayBuffer>;
      dx = program.outputs.slope as Float32Array<ArrayBuffer>;
      await session.close();
    });

    it('is finite', () => {
      expect([...found, ...dx].every(Number.isFinite)).toBe(true);
    });

    it("agrees with TensorFlow.js's value and gradient", () => {
      expect(relativeError(found, oracle.value.dataSync())).toBeLessThan(1e-6);
      // TensorFlow.js takes log Σ exp from the logits in float32, where 1e4 has a grain of 1e-3.
      expect(relativeError(dx, oracle.grad.dataSync())).toBeLessThan(kind === 'extreme' ? 1e-3 : 1e-5);
    });

    it('has the gradient that central differences show', () => {
      const numeric = centralDifferences(value, { logits, targets }, 'logits');
      expect(relativeError(dx, numeric)).toBeLessThan(1e-5);
    });
  });
});

describe('categorical_crossentropy', () => {
  const classes = 10;
  const session = Object.values(sessions)[0]?.();

  async function lossOf(logits: number[], label: number, label_smoothing: number): Promise<number> {
    const [x, t] = [ir.feed('logits', [1, classes]), ir.feed('targets', [1, classes])];
    const value = losses.categorical_crossentropy.build(x, t, { label_smoothing });
    const program = await (await session)?.compile({ outputs: { value }, updates: {} });
    program?.feeds.logits?.set(logits);
    program?.feeds.targets?.fill(0).fill(1, label, label + 1);
    await program?.run();
    return program?.outputs.value?.[0] as number;
  }

  it('of a network that knows nothing is the logarithm of the number of classes', async () => {
    expect(await lossOf(new Array(classes).fill(0), 3, 0)).toBeCloseTo(Math.log(classes), 6);
  });

  it('of a sure and right answer is zero, but not with label smoothing', async () => {
    const sure = Array.from({ length: classes }, (_, c) => (c === 3 ? 100 : 0));
    expect(await lossOf(sure, 3, 0)).toBeCloseTo(0, 12);
    // 9 classes have a target of 0.1/10 each, and a log-probability of −100
    expect(await lossOf(sure, 3, 0.1)).toBeCloseTo(9, 5);
  });
});
