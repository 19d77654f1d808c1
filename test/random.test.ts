import { describe, expect, it } from 'vitest';
import { openStream, permutation, threefry } from '../src/random.ts';

describe('threefry', () => {
  // Known answers of Random123 (kat_vectors, threefry2x32 with 20 rounds): counter, key, result.
  it.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)('of counter %j under key %j is %j', ([c0, c1], key, answer) => {
    expect(threefry(key, c0, c1).map((word) => word >>> 0)).toEqual(answer);
  });
});

describe('a stream', () => {
  const n = 100_000;
  const stream = openStream(42, 'dropout', 3);
  const mean = (of: (index: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += of(i);
    return sum / n;
  };

  it('gives uniform numbers', () => {
    // Six standard errors: sqrt(1/12/n), and sqrt(p(1 − p)/n) for a tenth of the range.
    expect(Math.abs(mean((i) => stream.uniform(i)) - 1 / 2)).toBeLessThan(6 * Math.sqrt(1 / 12 / n));
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = mean((i) => (Math.floor(stream.uniform(i) * 10) === tenth ? 1 : 0));
      expect(Math.abs(share - 0.1)).toBeLessThan(6 * Math.sqrt(0.09 / n));
    }
  });

  it('gives normal numbers, by their first four moments', () => {
    // The variance of z^k is (2k − 1)!! less the square of its mean: 1, 2, 15, 96.
    const moments = [0, 1, 0, 3];
    const variances = [1, 2, 15, 96];
    for (const [i, variance] of variances.entries()) {
      const found = mean((index) => stream.normal(index) ** (i + 1));
      expect(Math.abs(found - (moments[i] as number))).toBeLessThan(6 * Math.sqrt(variance / n));
    }
  });

  it('is opened again with the same numbers, at any index', () => {
    expect(openStream(42, 'dropout', 3).bits(77_777)).toBe(stream.bits(77_777));
  });

  it.each([
    ['another seed', openStream(43, 'dropout', 3)],
    ['a seed that differs in its high bits', openStream(42 + 2 ** 32, 'dropout', 3)],
    ['another name', openStream(42, 'shuffle', 3)],
    ['another counter', openStream(42, 'dropout', 4)],
    ['a word in place of a counter', openStream(42, 'dropout', '3')],
    ['another order', openStream(42, 3, 'dropout')],
  ])('has nothing in common with one of %s', (_, other) => {
    const bits = new Set(Array.from({ length: 1000 }, (_, i) => stream.bits(i)));
    const shared = Array.from({ length: 1000 }, (_, i) => other.bits(i)).filter((word) => bits.has(word));
    expect(shared.length).toBeLessThan(3);
  });
});

describe('permutation', () => {
  it('holds every index once', () => {
    const order = permutation(openStream(1, 'shuffle'), 1000);
    expect(order.toSorted()).toEqual(Int32Array.from({ length: 1000 }, (_, i) => i));
  });

  it('is the same for the same stream, and another for another epoch', () => {
    const [first, again, next] = [1, 1, 2].map((epoch) => permutation(openStream(1, 'shuffle', epoch), 1000));
    expect(again).toEqual(first);
    expect(next).not.toEqual(first);
  });

  it('gives every order of three equally often', () => {
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < 6000; epoch++) {
      const order = permutation(openStream(5, 'shuffle', epoch), 3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(1000));
  });

  it.each([0, 1])('of %i is the only one', (n) => {
    expect(permutation(openStream(1, 'shuffle'), n)).toEqual(new Int32Array(n));
  });
});
