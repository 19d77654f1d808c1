import { describe, expect, it } from 'vitest';
import * as ir from '../../src/ir/build.ts';
import { broadcastShape } from '../../src/ir/ops.ts';
import { type Shape, topologicalOrder } from '../../src/ir/value.ts';

const matrix = ir.feed('matrix', [3, 5]);
const row = ir.feed('row', [5]);
const column = ir.feed('column', [3, 1]);

describe('broadcasting', () => {
  it.each<[Shape, Shape, Shape | undefined]>([
    [[], [], []],
    [[3, 5], [], [3, 5]],
    [[3, 5], [5], [3, 5]],
    [
      [3, 1],
      [1, 5],
      [3, 5],
    ],
    [
      [2, 1, 5],
      [3, 1],
      [2, 3, 5],
    ],
    [[3, 5], [3], undefined],
    [[4], [5], undefined],
  ])('of %j and %j is %j', (a, b, together) => {
    expect(broadcastShape(a, b)).toEqual(together);
    expect(broadcastShape(b, a)).toEqual(together);
  });
});

describe('a value', () => {
  it('knows its shape', () => {
    expect(ir.add(matrix, row).shape).toEqual([3, 5]);
    expect(ir.matmul(matrix, matrix, { transB: true }).shape).toEqual([3, 3]);
    expect(ir.reduceSum(matrix, [0]).shape).toEqual([5]);
    expect(ir.reduceMax(matrix, [1], true).shape).toEqual([3, 1]);
    expect(ir.transpose(matrix, [1, 0]).shape).toEqual([5, 3]);
    expect(ir.dropoutMask(ir.feed('key', [2], 'int32'), [7], 0.5, 0).shape).toEqual([7]);
  });

  it('is made after what it is made of', () => {
    const sum = ir.add(matrix, row);
    expect(sum.id).toBeGreaterThan(matrix.id);
    expect(topologicalOrder([ir.tanh(sum)]).map(({ op }) => op)).toEqual(['Input', 'Input', 'Add', 'Tanh']);
    expect(topologicalOrder([ir.tanh(sum)], (value) => value === sum).map(({ op }) => op)).toEqual([
      'Add',
      'Tanh',
    ]);
  });
});

describe('work that changes nothing is left out', () => {
  it.each([
    ['a product with 1', ir.mul(matrix, 1), matrix],
    ['1 times something', ir.mul(1, matrix), matrix],
    ['a reshape to the same shape', ir.reshape(matrix, [3, 5]), matrix],
    ['an expansion to the same shape', ir.expand(matrix, [3, 5]), matrix],
    ['a sum over no axes', ir.reduceSum(matrix, []), matrix],
    ['a maximum over no axes', ir.reduceMax(matrix, []), matrix],
  ])('%s', (_, result, expected) => {
    expect(result).toBe(expected);
  });

  it('a reshape of a reshape is one reshape', () => {
    const twice = ir.reshape(ir.reshape(matrix, [15]), [5, 3]);
    expect(twice.inputs).toEqual([matrix]);
  });

  it('an expansion that broadcasting does anyway', () => {
    expect(ir.add(ir.expand(row, [3, 5]), matrix).inputs).toEqual([row, matrix]);
    expect(ir.add(matrix, ir.expand(row, [3, 5])).inputs).toEqual([matrix, row]);
    // One of two has to stay, or the result would be smaller.
    const both = ir.add(ir.expand(row, [3, 5]), ir.expand(column, [3, 5]));
    expect(both.shape).toEqual([3, 5]);
  });

  it('constants are computed at once', () => {
    expect(ir.mul(2, 3)).toMatchObject({ op: 'Constant', attributes: { value: 6 } });
    expect(ir.neg(ir.constant(2))).toMatchObject({ op: 'Constant', attributes: { value: -2 } });
  });
});

describe('shapes that do not fit are told', () => {
  it.each([
    [() => ir.add(matrix, ir.feed('x', [4])), 'Add of 3×5 and 4: the shapes do not broadcast'],
    [() => ir.matmul(matrix, matrix), 'MatMul of 3×5 and 3×5: inner sizes 5 and 3 differ'],
    [() => ir.matmul(matrix, row), 'MatMul of 3×5 and 5: both must be matrices'],
    [
      () => ir.matmul(ir.feed('x', [2, 3, 5]), ir.feed('y', [4, 5, 3])),
      'MatMul of 2×3×5 and 4×5×3: both must be matrices, or equally many of them',
    ],
    [() => ir.reduceSum(matrix, [2]), 'reduction of 3×5 along axes 2: no such axis'],
    [() => ir.reshape(matrix, [4, 4]), 'Reshape of 3×5 and 4×4: the sizes differ'],
    [() => ir.transpose(matrix, [0, 0]), 'Transpose of 3×5: 0, 0 is no order of its axes'],
    [() => ir.expand(matrix, [5]), 'Expand of 3×5 and 5: the first does not broadcast'],
    [() => ir.expand(row, [5, 3]), 'Expand of 5 and 5×3: the first does not broadcast'],
  ])('%#: %s', (build, message) => {
    expect(build).toThrow(message);
  });
});
