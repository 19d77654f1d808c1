import { describe, expect, it } from 'vitest';
import { type InitializerName, initializers } from '../../src/initializers/index.ts';
import { openStream } from '../../src/random.ts';

const fan = { in: 300, out: 100 };
const shape = [fan.in, fan.out];
const draw = (name: InitializerName, seed = 1): Float32Array =>
  initializers[name].values(shape, fan, openStream(seed, 'initialize', 'dense_1/kernel'));

/** Variance and largest magnitude: of a uniform distribution the bound is √3 standard deviations. */
const expected = {
  glorot_uniform: { variance: 2 / 400, bound: Math.sqrt(6 / 400) },
  glorot_normal: { variance: 2 / 400, bound: Number.POSITIVE_INFINITY },
  he_uniform: { variance: 2 / 300, bound: Math.sqrt(6 / 300) },
  he_normal: { variance: 2 / 300, bound: Number.POSITIVE_INFINITY },
  zeros: { variance: 0, bound: 0 },
  ones: { variance: 0, bound: 1 },
} satisfies Record<InitializerName, { variance: number; bound: number }>;

it('every initializer is tested', () => {
  expect(Object.keys(expected)).toEqual(Object.keys(initializers));
});

describe.each(Object.entries(expected))('%s', (key, { variance, bound }) => {
  const name = key as InitializerName;
  const values = draw(name);
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;

  it('fills the shape', () => {
    expect(n).toBe(fan.in * fan.out);
  });

  it('has its variance', () => {
    const found = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
    // Six standard errors: a variance's is at most √(2/n) of it.
    expect(Math.abs(found - variance)).toBeLessThanOrEqual(6 * Math.sqrt(2 / n) * variance);
    const center = name === 'ones' ? 1 : 0;
    expect(Math.abs(mean - center)).toBeLessThanOrEqual(6 * Math.sqrt(variance / n));
  });

  it('keeps its bounds, and comes near to them', () => {
    const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(largest).toBeLessThanOrEqual(Math.fround(bound));
    if (Number.isFinite(bound)) expect(largest).toBeGreaterThanOrEqual(0.99 * bound);
  });

  it('draws the same for the same seed, and other numbers for another', () => {
    expect(draw(name)).toEqual(values);
    if (variance > 0) expect(draw(name, 2)).not.toEqual(values);
  });
});

it('goes beyond the uniform bound where it is normal', () => {
  const deviation = Math.sqrt(2 / 400);
  const beyond = draw('glorot_normal').filter((x) => Math.abs(x) > 2 * deviation).length / (fan.in * fan.out);
  // 4.55 % of a normal distribution lie outside two standard deviations.
  expect(beyond).toBeGreaterThan(0.04);
  expect(beyond).toBeLessThan(0.051);
});
