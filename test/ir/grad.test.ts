import { describe, expect, it } from 'vitest';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import type { Value } from '../../src/ir/value.ts';
import { centralDifferences, evaluate } from '../contracts/support/evaluate.ts';
import { randomNumbers, relativeError } from '../contracts/support/numbers.ts';

const sum = (x: Value): Value => ir.reduceSum(x, ir.allAxes(x));

/** The gradient of a scalar by one input, in plain arithmetic. */
function slope(loss: Value, x: Value, inputs: Record<string, ArrayLike<number>>): number[] {
  const [gradient] = gradients(loss, [x]);
  expect(gradient?.shape).toEqual(x.shape);
  return [...(evaluate([gradient as Value], inputs)[0] as Float64Array)];
}

describe('gradients', () => {
  it('of x³ are 3·x²', () => {
    const x = ir.feed('x', [3]);
    expect(slope(sum(ir.mul(ir.square(x), x)), x, { x: [1, 2, -3] })).toEqual([3, 12, 27]);
  });

  it('come together where a value is used twice', () => {
    const x = ir.feed('x', []);
    const shared = ir.mul(x, 3);
    expect(slope(ir.add(ir.square(shared), ir.mul(shared, 5)), x, { x: [2] })).toEqual([2 * 9 * 2 + 15]);
  });

  it('of what was broadcast are summed up', () => {
    const [bias, x] = [ir.feed('bias', [3]), ir.feed('x', [2, 3])];
    const loss = sum(ir.mul(ir.add(x, bias), ir.constant(2)));
    expect(slope(loss, bias, { bias: [0, 0, 0], x: new Array(6).fill(1) })).toEqual([4, 4, 4]);
  });

  it('of the loss itself are 1', () => {
    const x = ir.feed('x', []);
    expect(slope(x, x, { x: [5] })).toEqual([1]);
  });

  it('can be differentiated once more', () => {
    const x = ir.feed('x', [3]);
    const [first] = gradients(sum(ir.exp(ir.mul(x, 2))), [x]);
    const twice = slope(sum(first as Value), x, { x: [0, 0.5, 1] });
    expect(
      relativeError(
        twice,
        [0, 0.5, 1].map((at) => 4 * Math.exp(2 * at)),
      ),
    ).toBeLessThan(1e-12);
  });

  it('of a whole network agree with central differences', () => {
    const [x, w1, b1, w2] = [
      ir.feed('x', [4, 6]),
      ir.feed('w1', [6, 5]),
      ir.feed('b1', [5]),
      ir.feed('w2', [5, 3]),
    ];
    const hidden = ir.tanh(ir.add(ir.matmul(x, w1), b1));
    const loss = ir.neg(ir.reduceMean(ir.reduceMax(ir.logSoftmax(ir.matmul(hidden, w2)), [1]), [0]));
    const inputs = Object.fromEntries(
      [x, w1, b1, w2].map(({ attributes, shape }) => {
        const { name } = attributes as { name: string };
        return [
          name,
          randomNumbers(
            name,
            shape.reduce((size, d) => size * d, 1),
          ),
        ];
      }),
    );
    for (const [name, value] of Object.entries({ x, w1, b1, w2 })) {
      expect(relativeError(slope(loss, value, inputs), centralDifferences(loss, inputs, name))).toBeLessThan(
        1e-8,
      );
    }
  });

  it('are refused of what is no scalar', () => {
    const x = ir.feed('x', [3]);
    expect(() => gradients(x, [x])).toThrow('only a scalar can be differentiated, and this is 3');
  });

  it('are refused where the loss does not depend on a value', () => {
    const [x, y] = [ir.feed('x', []), ir.feed('y', [])];
    expect(() => gradients(x, [y])).toThrow('the loss does not depend on y');
    expect(() => gradients(ir.step(x), [x])).toThrow('the loss does not depend on x');
  });
});
