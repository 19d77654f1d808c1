// Named, seeded random streams: any number of any stream can be had without drawing those before it.
//
//   const stream = openStream(42, 'shuffle', epoch);
//   stream.uniform(0);            // the first number of that stream, in [0, 1)
//   permutation(stream, 55000);   // an order of the training examples
//
// The generator is Threefry-2x32 with 20 rounds: J. K. Salmon et al., "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011. Two 32-bit words of key and two of counter give two words of random bits.

const PARITY = 0x1bd11bda;

/** Two 32-bit words that name a stream. */
export type Key = readonly [number, number];

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/**
 * Threefry-2x32-20: the two (signed) words of random bits at counter (c0, c1) under a key. The rounds are written out,
 * four between two injections of the key: an epoch's order takes one call for each image.
 */
export function threefry(key: Key, c0: number, c1: number): [number, number] {
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  let k2 = PARITY ^ k0 ^ k1;
  let x0 = (c0 + k0) | 0;
  let x1 = (c1 + k1) | 0;
  for (let injection = 1; injection <= 5; injection++) {
    const isOdd = injection % 2 === 1;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, isOdd ? 13 : 17) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, isOdd ? 15 : 29) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, isOdd ? 26 : 16) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, isOdd ? 6 : 24) ^ x0;
    const first = k0;
    k0 = k1;
    k1 = k2;
    k2 = first;
    x0 = (x0 + k0) | 0;
    x1 = (x1 + k1 + injection) | 0;
  }
  return [x0, x1];
}

/** FNV-1a over UTF-16 code units: a name as a number. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}

/** The key of the stream called `names` under a seed (an integer in 0 … 2^53 − 1). */
export function keyOf(seed: number, ...names: (string | number)[]): Key {
  let key: Key = [(seed % 2 ** 32) | 0, Math.floor(seed / 2 ** 32) | 0];
  for (const name of names) {
    key = typeof name === 'number' ? threefry(key, name, 1) : threefry(key, hashName(name), 2);
  }
  return key;
}

export interface Stream {
  /** The random bits at an index, as an integer in 0 … 2^32 − 1. */
  bits(index: number): number;
  /** A number in [0, 1). */
  uniform(index: number): number;
  /** A standard normal number (Box–Muller on the two words at that index). */
  normal(index: number): number;
}

/** Opens the stream called `names` (words and counters, as in `'shuffle', epoch`) under a seed. */
export function openStream(seed: number, ...names: (string | number)[]): Stream {
  const key = keyOf(seed, ...names);
  const bits = (index: number): number => threefry(key, index, 0)[0] >>> 0;
  return {
    bits,
    uniform: (index) => bits(index) / 2 ** 32,
    normal(index) {
      const [a, b] = threefry(key, index, 0);
      const radius = Math.sqrt(-2 * Math.log(((a >>> 0) + 1) / 2 ** 32));
      return radius * Math.cos((2 * Math.PI * (b >>> 0)) / 2 ** 32);
    },
  };
}

/** 0 … n − 1 in a random order (Fisher and Yates; index i of the stream decides the i-th exchange). */
export function permutation(stream: Stream, n: number): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(stream.uniform(i) * (i + 1));
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
  return order;
}
