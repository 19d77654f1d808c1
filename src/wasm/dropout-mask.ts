// The kernel that fills a dropout mask: Threefry-2x32-20 (see random.ts) on four counters at a time, 16 bits an element.
import { f32x4, i16x8, i32, i32x4, local, repeat, v128 } from './instructions.ts';
import type { WasmFunction } from './module.ts';

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
const PARITY = 0x1bd11bda;

// Parameters, then locals.
const [OUT, END, KEY0, KEY1, SITE, THRESHOLD, SCALE] = [0, 1, 2, 3, 4, 5, 6] as const;
const [KEY2, COUNTER, X0, X1, KEPT] = [7, 8, 9, 10, 11] as const;

const addKey = (x: number, key: number, constant = 0): number[] => [
  ...local.get(x),
  ...local.get(key),
  ...(constant === 0 ? [] : [...i32.const(constant), ...i32.add]),
  ...i32x4.splat,
  ...i32x4.add,
  ...local.set(x),
];

function round(rotation: number): number[] {
  return [
    ...[...local.get(X0), ...local.get(X1), ...i32x4.add, ...local.set(X0)],
    ...[...local.get(X1), ...i32.const(rotation), ...i32x4.shl],
    ...[...local.get(X1), ...i32.const(32 - rotation), ...i32x4.shrU, ...v128.or],
    ...[...local.get(X0), ...v128.xor, ...local.set(X1)],
  ];
}

function threefry(): number[] {
  const keys = [KEY0, KEY1, KEY2];
  const code = [
    ...[...local.get(COUNTER), ...local.set(X0), ...addKey(X0, KEY0)],
    ...[...local.get(SITE), ...i32x4.splat, ...local.set(X1), ...addKey(X1, KEY1)],
  ];
  for (let i = 0; i < 20; i++) {
    code.push(...round(ROTATIONS[i % 8] as number));
    if (i % 4 !== 3) continue;
    const injection = (i + 1) / 4;
    code.push(...addKey(X0, keys[injection % 3] as number));
    code.push(...addKey(X1, keys[(injection + 1) % 3] as number, injection));
  }
  return code;
}

/** Eight elements from the 16-bit lanes of x: 0 below the threshold, else the scale. */
const store = (x: number, offset: number): number[] => [
  ...[...local.get(x), ...local.get(THRESHOLD), ...i16x8.splat, ...i16x8.ltU, ...local.set(KEPT)],
  ...[
    ...local.get(OUT),
    ...local.get(SCALE),
    ...f32x4.splat,
    ...local.get(KEPT),
    ...i32x4.extendLowS,
    ...v128.andnot,
  ],
  ...v128.store(offset),
  ...[
    ...local.get(OUT),
    ...local.get(SCALE),
    ...f32x4.splat,
    ...local.get(KEPT),
    ...i32x4.extendHighS,
    ...v128.andnot,
  ],
  ...v128.store(offset + 16),
];

/**
 * `(out, end, key0, key1, site, threshold, scale)`: fills the floats from byte address `out` to `end` (their number
 * rounded up to 16); an element is 0 where its 16 bits are below the threshold, else `scale`.
 */
export const dropoutMaskKernel: WasmFunction = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'f32'],
  locals: ['i32', 'v128', 'v128', 'v128', 'v128'],
  body: [
    ...[
      ...local.get(KEY0),
      ...local.get(KEY1),
      ...i32.xor,
      ...i32.const(PARITY),
      ...i32.xor,
      ...local.set(KEY2),
    ],
    ...[...i32x4.const([0, 1, 2, 3]), ...local.set(COUNTER)],
    ...repeat(OUT, 64, END, [
      ...threefry(),
      ...store(X0, 0),
      ...store(X1, 32),
      ...[...local.get(COUNTER), ...i32.const(4), ...i32x4.splat, ...i32x4.add, ...local.set(COUNTER)],
    ]),
  ],
};
