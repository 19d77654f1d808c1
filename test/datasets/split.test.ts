import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stratifiedSplit } from '../../src/datasets/split.ts';
import { FmxError } from '../../src/errors.ts';

/** 60 examples of class 0, 30 of class 1, 10 of class 2. */
const labels = Uint8Array.from({ length: 100 }, (_, i) => (i % 10 === 9 ? 2 : i % 10 < 6 ? 0 : 1));

const countsOf = (indices: Int32Array) =>
  [0, 1, 2].map((label) => indices.filter((index) => labels[index] === label).length);

describe('stratifiedSplit', () => {
  it('holds out the same share of every class', () => {
    const { train, validation } = stratifiedSplit(labels, 3, 20, 42);
    expect(countsOf(validation)).toEqual([12, 6, 2]);
    expect(countsOf(train)).toEqual([48, 24, 8]);
  });

  it('takes a number below one as a share', () => {
    expect(stratifiedSplit(labels, 3, 0.2, 42)).toEqual(stratifiedSplit(labels, 3, 20, 42));
    expect(stratifiedSplit(labels, 3, 1e-6, 42).validation).toHaveLength(1);
    expect(stratifiedSplit(labels, 3, 1, 42).validation).toHaveLength(1);
  });

  it('rounds by the largest remainder', () => {
    // Shares of 7: 4.2, 2.1 and 0.7.
    expect(countsOf(stratifiedSplit(labels, 3, 7, 42).validation)).toEqual([4, 2, 1]);
  });

  it('is the same for the same seed only', () => {
    const { validation } = stratifiedSplit(labels, 3, 20, 42);
    expect(stratifiedSplit(labels.slice(), 3, 20, 42).validation).toEqual(validation);
    expect(stratifiedSplit(labels, 3, 20, 43).validation).not.toEqual(validation);
  });

  it('holds out nothing where nothing is wanted', () => {
    const { train, validation } = stratifiedSplit(labels, 3, 0, 42);
    expect(validation).toHaveLength(0);
    expect(train).toEqual(Int32Array.from(labels.keys()));
  });

  it('parts any labels into ascending indices, exact in number and fair to each class', () => {
    const anyLabels = fc.array(fc.nat({ max: 4 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(anyLabels, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (list, part, seed) => {
        const all = Uint8Array.from(list);
        const held = Math.floor(part * (all.length - 1));
        const { train, validation } = stratifiedSplit(all, 5, held, seed);
        expect(validation).toHaveLength(held);
        expect(train.toSorted()).toEqual(train);
        expect(validation.toSorted()).toEqual(validation);
        expect(Int32Array.from([...train, ...validation]).sort()).toEqual(Int32Array.from(all.keys()));
        for (let label = 0; label < 5; label++) {
          const share = (held * all.filter((other) => other === label).length) / all.length;
          const found = validation.filter((index) => all[index] === label).length;
          expect(Math.abs(found - share)).toBeLessThan(1);
        }
      }),
    );
  });

  it.each([-1, 2.5, 100, 1000, Number.NaN, 0.999])('refuses to hold out %d of 100', (validation) => {
    expect(() => stratifiedSplit(labels, 3, validation, 42)).toThrow(
      expect.objectContaining({ code: 'config', path: ['dataset', 'validation'] }),
    );
    expect(() => stratifiedSplit(labels, 3, validation, 42)).toThrow(FmxError);
  });
});
