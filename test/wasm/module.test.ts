import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArena } from '../../src/wasm/arena.ts';
import { i32, i32x4, local, repeat, v128 } from '../../src/wasm/instructions.ts';
import { assemble, instantiate, signed, unsigned } from '../../src/wasm/module.ts';

describe('LEB128', () => {
  // The examples of the DWARF standard, version 4, figures 22 and 23, and Wikipedia's.
  it.each([
    [2, [2]],
    [127, [127]],
    [128, [0x80, 1]],
    [129, [0x81, 1]],
    [12857, [0xb9, 0x64]],
    [624485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('writes %i unsigned', (value, bytes) => {
    expect(unsigned(value)).toEqual(bytes);
  });

  it.each([
    [2, [2]],
    [-2, [0x7e]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [127, [0xff, 0]],
    [-127, [0x81, 0x7f]],
    [128, [0x80, 1]],
    [-128, [0x80, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('writes %i signed', (value, bytes) => {
    expect(signed(value)).toEqual(bytes);
  });
});

describe('a module', () => {
  it('gets back every constant that was written into it', () => {
    const arena = createArena(4096);
    const at = arena.allocate(16);
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
        const { store } = instantiate(arena.memory, {
          store: {
            parameters: ['i32'],
            locals: [],
            body: [...local.get(0), ...i32.const(value), ...i32x4.splat, ...v128.store()],
          },
        });
        store(at);
        expect([...arena.ints(at, 4)]).toEqual([value, value, value, value]);
      }),
      { seed: 1 },
    );
  });

  it('holds several functions over one memory, with many locals and long bodies', () => {
    const arena = createArena(4096);
    const at = arena.allocate(16);
    const [TARGET, LAST] = [0, 200];
    const write = (value: number) => ({
      parameters: ['i32' as const],
      locals: new Array<'v128'>(LAST).fill('v128'),
      body: [
        ...[...i32.const(value), ...i32x4.splat, ...local.set(LAST)],
        ...new Array(300).fill([...local.get(LAST), ...local.set(LAST - 1)]).flat(),
        ...[...local.get(TARGET), ...local.get(LAST - 1), ...v128.store()],
      ],
    });
    const { one, two } = instantiate(arena.memory, { one: write(1), two: write(2) });
    one(at);
    expect(arena.ints(at, 1)[0]).toBe(1);
    two(at);
    expect(arena.ints(at, 1)[0]).toBe(2);
  });

  it('repeats a body while a counter is below its end, and once at least', () => {
    const arena = createArena(4096);
    const at = arena.allocate(64);
    // Counts the turns in the first four numbers at `at`.
    const { count } = instantiate(arena.memory, {
      count: {
        parameters: ['i32', 'i32', 'i32'],
        locals: [],
        body: repeat(1, 4, 2, [
          ...local.get(0),
          ...[...local.get(0), ...v128.load(), ...i32.const(1), ...i32x4.splat, ...i32x4.add],
          ...v128.store(),
        ]),
      },
    });
    for (const [start, end, turns] of [
      [0, 4, 1],
      [0, 20, 5],
      [0, 0, 1],
      [8, 20, 3],
    ] as const) {
      arena.ints(at, 4).fill(0);
      count(at, start, end);
      expect(arena.ints(at, 1)[0]).toBe(turns);
    }
  });

  it('is one that the platform accepts', () => {
    const bytes = assemble({ nothing: { parameters: [], locals: [], body: [] } });
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(WebAssembly.Module.exports(new WebAssembly.Module(bytes))).toEqual([
      { name: 'nothing', kind: 'function' },
    ]);
  });
});
