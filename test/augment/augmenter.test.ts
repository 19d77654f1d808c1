// What a pipeline's list draws: for each image anew, the same for the same seed, and evenly over its range.
import { describe, expect, it, test } from 'vitest';
import { createAugmenter } from '../../src/augment/augmenter.ts';
import { augmented, type Item, noise, plain, specsOf } from './support.ts';

const image = { height: 28, width: 20, channels: 1 };

/** The maps of some thousand images, from the centre. */
function maps(...items: Item[]) {
  const augmenter = createAugmenter(specsOf(...items), 3, image);
  return Array.from({ length: 100 }, (_, step) => {
    const { map } = augmenter.step(step);
    return Array.from({ length: 50 }, (_, position) => map(position));
  }).flat();
}

describe('draws evenly over the range', () => {
  const degrees = 30;
  it.each<[string, Item, (map: NonNullable<ReturnType<typeof maps>[number]>) => number, number]>([
    [
      'rotation',
      { rotation: { degrees } },
      (map) => Math.atan2(map.yByX, map.xByX),
      (degrees * Math.PI) / 180,
    ],
    ['zoom', { zoom: { fraction: 0.3 } }, (map) => 1 / map.xByX - 1, 0.3],
    ['shift, sideways', { shift: { fraction: 0.1 } }, (map) => map.x0, 2],
    ['shift, up and down', { shift: { fraction: 0.1 } }, (map) => map.y0, 2.8],
  ])('%s', (_, item, read, range) => {
    const values = maps(item).map((map) => read(map as NonNullable<typeof map>) / range);
    // Kolmogorov and Smirnov's distance from the uniform distribution on −1 … 1.
    const distance = Math.max(
      ...values.sort((a, b) => a - b).map((value, i) => Math.abs((value + 1) / 2 - i / values.length)),
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(values.length));
  });

  it('random_crop', () => {
    const counts = new Map<number, number>();
    for (const map of maps({ random_crop: { padding: 2 } })) {
      counts.set(map?.x0 as number, (counts.get(map?.x0 as number) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(800));
  });

  it('both axes without regard to each other', () => {
    const products = maps({ shift: { fraction: 0.5 } }).map(
      (map) => ((map?.x0 ?? 0) / 10) * ((map?.y0 ?? 0) / 14),
    );
    const mean = products.reduce((sum, value) => sum + value, 0) / products.length;
    expect(Math.abs(mean)).toBeLessThan(6 * Math.sqrt(1 / 9 / products.length));
  });
});

test.each([0, 0.1, 0.5, 1])('changes a share of %d of the images', (probability) => {
  const all = maps({ horizontal_flip: { probability } });
  const used = all.filter((map) => map !== null).length;
  const spread = Math.sqrt(all.length * probability * (1 - probability));
  expect(Math.abs(used - probability * all.length)).toBeLessThanOrEqual(6 * spread);
});

describe('streams', () => {
  const pictures = noise(8, { height: 6, width: 7, channels: 3 });
  const list: Item[] = [
    { rotation: { degrees: 20, probability: 0.5 } },
    { shift: { fraction: 0.2 } },
    { brightness: { fraction: 0.5 } },
    { cutout: { fraction: 0.2 } },
    { mixup: { alpha: 1 } },
  ];

  it('the same seed and step give the same bits, another one others', () => {
    const { images, targets } = augmented(pictures, list, { seed: 9, step: 4 });
    expect(augmented(pictures, list, { seed: 9, step: 4 })).toEqual({ images, targets });
    expect(augmented(pictures, list, { seed: 8, step: 4 }).images).not.toEqual(images);
    expect(augmented(pictures, list, { seed: 9, step: 5 }).images).not.toEqual(images);
  });

  it('steps do not depend on those before them', () => {
    const augmenter = createAugmenter(specsOf(...list), 1, image);
    const later = augmenter.step(7).map(3);
    for (let step = 0; step < 7; step++) augmenter.step(step).map(2);
    expect(augmenter.step(7).map(3)).toEqual(later);
  });

  it('each draws the same whatever stands beside it', () => {
    const shift: Item = { shift: { fraction: 0.2 } };
    const alone = augmented(pictures, [shift]).images;
    const idle: Item[] = [
      { rotation: { degrees: 0 } },
      { brightness: { fraction: 0 } },
      { horizontal_flip: { probability: 0 } },
    ];
    expect(augmented(pictures, [...idle, shift]).images).toEqual(alone);
    expect(augmented(pictures, [shift, ...idle]).images).toEqual(alone);
  });

  it('of two of one kind, each draws its own', () => {
    const shift: Item = { shift: { fraction: 0.2 } };
    const [once, twice] = [[shift], [shift, shift]].map((items) =>
      createAugmenter(specsOf(...items), 1, image)
        .step(0)
        .map(0),
    );
    expect(twice?.x0).not.toBeCloseTo(2 * (once?.x0 ?? 0), 3);
  });

  it('a smaller probability uses fewer, and changes those in the same way', () => {
    const always = maps({ rotation: { degrees: 20 } });
    const sometimes = maps({ rotation: { degrees: 20, probability: 0.5 } });
    sometimes.forEach((map, i) => {
      if (map !== null) expect(map).toEqual(always[i]);
    });
  });

  it('an empty list changes nothing', () => {
    expect(augmented(pictures, [])).toEqual(plain(pictures));
  });
});
