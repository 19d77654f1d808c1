import { expect, it } from 'vitest';
import { createArena } from '../../src/wasm/arena.ts';

it('cuts zeroed buffers on cache lines, with a line between one and the next', () => {
  const arena = createArena(10_000);
  let end = 0;
  for (const bytes of [1, 4, 63, 64, 65, 1000]) {
    const address = arena.allocate(bytes);
    expect(address % 64).toBe(0);
    expect(address - end).toBeGreaterThanOrEqual(64);
    expect(arena.bytes(address, bytes).every((byte) => byte === 0)).toBe(true);
    end = address + bytes;
  }
});

it('shows the same memory as bytes, whole numbers and floats', () => {
  const arena = createArena(1000);
  const at = arena.allocate(8);
  arena.floats(at, 2).set([1, -2]);
  expect(arena.ints(at, 2)).toEqual(Int32Array.of(0x3f800000, -0x40000000));
  expect([...arena.bytes(at, 4)]).toEqual([0, 0, 0x80, 0x3f]);
});

it('says what to do when all is used', () => {
  const arena = createArena(2 ** 20);
  arena.allocate(2 ** 19);
  expect(() => arena.allocate(2 ** 20)).toThrow('the network needs more than 1 MiB');
});

it('takes back what was allocated, and gives it anew as zeros', () => {
  const arena = createArena(10_000);
  const address = arena.allocate(400);
  arena.floats(address, 100).fill(7);
  arena.clear();
  expect(arena.allocate(400)).toBe(address);
  expect([...arena.floats(address, 100)]).toEqual(Array(100).fill(0));
});
