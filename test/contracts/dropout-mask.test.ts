// Dropout masks are the same on every engine, bit for bit, and what a mask should be.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import { sizeOf } from '../../src/ir/value.ts';
import { keyOf } from '../../src/random.ts';
import { dropoutMask } from './support/dropout-mask.ts';
import { sessions } from './support/sessions.ts';

describe.each(Object.entries(sessions))('engine %s', (_, open) => {
  let session: EngineSession;
  beforeAll(async () => {
    session = await open();
  });
  afterAll(() => session.close());

  /** A mask's numbers, read as what it makes of ones. */
  async function draw(shape: number[], rate: number, site: number, key = keyOf(1, 'dropout', 0)) {
    const randomKey = ir.feed('random_key', [2], 'int32');
    const y = ir.mul(ir.feed('ones', shape), ir.dropoutMask(randomKey, shape, rate, site));
    const program = await session.compile({ outputs: { y }, updates: {} });
    program.feeds.ones?.fill(1);
    program.feeds.random_key?.set(key);
    await program.run();
    return program.outputs.y as Float32Array;
  }

  it.each([
    { shape: [1], rate: 0.5, site: 0 },
    { shape: [15], rate: 0.5, site: 1 },
    { shape: [16], rate: 0.1, site: 2 },
    { shape: [17], rate: 0.9, site: 3 },
    { shape: [64, 128], rate: 0.3, site: 0 },
    { shape: [7, 5, 5, 3], rate: 0.25, site: 1000 },
    { shape: [100], rate: 0, site: 0 },
    { shape: [1000], rate: 1e-5, site: 0 },
    { shape: [1000], rate: 0.99999, site: 0 },
  ])('draws $shape at rate $rate for site $site as documented', async ({ shape, rate, site }) => {
    for (const key of [keyOf(42, 'dropout', 7), [0, 0] as const, [-1, 2 ** 31 - 1] as const]) {
      expect(await draw(shape, rate, site, key)).toEqual(dropoutMask(key, sizeOf(shape), rate, site));
    }
  });

  it('drops nearly all where nearly all is asked for', async () => {
    const kept = (await draw([10_000], 1 - 1e-6, 0)).filter((scale) => scale > 0);
    expect(kept.length).toBeLessThan(10);
  });

  it.each([0.1, 0.3, 0.5, 0.8])(
    'drops a share of %d, and grows the others to make up for it',
    async (rate) => {
      const n = 200_000;
      const mask = await draw([n], rate, 0);
      const dropped = mask.filter((scale) => scale === 0).length / n;
      // Six standard errors of a share.
      expect(Math.abs(dropped - rate)).toBeLessThan(6 * Math.sqrt((rate * (1 - rate)) / n));
      expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
    },
  );

  it('drops each number without regard to the one before it', async () => {
    const n = 200_000;
    const mask = await draw([n], 0.5, 0);
    for (const distance of [1, 2, 8, 16]) {
      let together = 0;
      for (let i = distance; i < n; i++) if (mask[i] === mask[i - distance]) together++;
      expect(Math.abs(together / (n - distance) - 0.5)).toBeLessThan(6 * Math.sqrt(0.25 / n));
    }
  });

  it('draws another mask for each site, step and seed', async () => {
    const masks = await Promise.all([
      draw([256], 0.5, 0),
      draw([256], 0.5, 1),
      draw([256], 0.5, 0, keyOf(1, 'dropout', 1)),
      draw([256], 0.5, 0, keyOf(2, 'dropout', 0)),
    ]);
    expect(new Set(masks.map((mask) => mask.join())).size).toBe(4);
  });
});
