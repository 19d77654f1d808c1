import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/random.ts';
import { createArena } from '../../src/wasm/arena.ts';
import { gatherImagesKernel } from '../../src/wasm/gather-images.ts';
import { instantiate } from '../../src/wasm/module.ts';

const COUNT = 13;
const UNTOUCHED = -7;

/** Picks images of `length` bytes; gives the batch, and what lies after it in memory. */
function gather(length: number, rows: number[]) {
  const arena = createArena(2 ** 20);
  const images = arena.allocate(COUNT * length);
  const pixels = arena.bytes(images, COUNT * length);
  const stream = openStream(1, 'pixels');
  pixels.forEach((_, i) => {
    pixels[i] = stream.bits(i);
  });
  const rowsAt = arena.allocate(rows.length * 4);
  arena.ints(rowsAt, rows.length).set(rows);
  const out = arena.allocate(rows.length * length * 4);
  const after = arena.floats(arena.allocate(64), 16).fill(UNTOUCHED);
  const kernel = instantiate(arena.memory, { gather: gatherImagesKernel });
  kernel.gather(images, rowsAt, rowsAt + rows.length * 4, length, out, 1 / 255);
  const expected = rows.flatMap((row) =>
    Array.from(pixels.subarray(row * length, (row + 1) * length), (byte) =>
      Math.fround(byte * Math.fround(1 / 255)),
    ),
  );
  return { batch: arena.floats(out, rows.length * length), expected, after };
}

describe.each([1, 3, 7, 8, 9, 15, 16, 17, 48, 75, 784])('images of %i bytes', (length) => {
  it.each([
    ['one', [5]],
    ['some, in any order and twice', [12, 0, 3, 3, 11, 1, 12]],
    ['all', Array.from({ length: COUNT }, (_, i) => i)],
  ])('are picked by number: %s', (_, rows) => {
    const { batch, expected, after } = gather(length, rows);
    expect([...batch]).toEqual(expected);
    expect(after.every((number) => number === UNTOUCHED)).toBe(true);
  });
});

it('bytes become fractions of 255: black is 0, white is 1', () => {
  const arena = createArena(1000);
  const images = arena.allocate(8);
  arena.bytes(images, 8).set([0, 255, 51, 128, 0, 0, 0, 255]);
  const [rows, out] = [arena.allocate(4), arena.allocate(32)];
  const kernel = instantiate(arena.memory, { gather: gatherImagesKernel });
  kernel.gather(images, rows, rows + 4, 8, out, 1 / 255);
  const [black, white, fifth, half] = arena.floats(out, 8);
  expect([black, white]).toEqual([0, 1]);
  expect(fifth).toBeCloseTo(0.2, 7);
  expect(half).toBeCloseTo(128 / 255, 7);
});
