// How fast a device multiplies matrices: what tells a GPU from a program that only pretends to be one.
import type { GpuDevice } from './gpu-device.ts';
import { openLibrary } from './library.ts';
import { encodeModel } from './model.ts';

/** Rows and columns: the larger product is only computed where the small one shows that it will not take long. */
const SIZES = [128, 1024] as const;
const SLOW_MILLISECONDS = 10;
const RUNS = 2;

/** Only a sum is given, so that nothing but the product takes time. */
const modelOf = (size: number): Uint8Array =>
  encodeModel({
    nodes: [
      { op: 'MatMul', inputs: ['a', 'a'], output: 'product' },
      { op: 'ReduceSum', inputs: ['product'], output: 'sum' },
    ],
    initializers: [],
    inputs: [{ name: 'a', shape: [size, size], dtype: 'float32' }],
    outputs: [{ name: 'sum', shape: [1, 1], dtype: 'float32' }],
  });

/** In floating-point operations a millisecond. */
export function gpuSpeed(device: GpuDevice): number {
  const sum = device.allocate([1, 1]);
  return speedOf((size) => {
    const a = device.allocate([size, size]);
    const product = device.openModel(modelOf(size), ['a'], ['sum']);
    return () => {
      product.run([a], [sum]);
      device.read(sum);
    };
  });
}

/** In floating-point operations a millisecond. */
export function cpuSpeed(threads: number): number {
  const tensor = (name: string, size: number) =>
    ({ name, shape: [size, size], dtype: 'float32', data: new Float32Array(size ** 2) }) as const;
  return speedOf((size) => {
    const model = openLibrary().openModel(modelOf(size), threads);
    const product = model.over([tensor('a', size)], [tensor('sum', 1)]);
    return () => product.run();
  });
}

/** By the fastest run, after one that warms up. */
function speedOf(productOf: (size: number) => () => void): number {
  let speed = 0;
  for (const size of SIZES) {
    const run = productOf(size);
    run();
    const times = Array.from({ length: RUNS }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
    const fastest = Math.min(...times);
    speed = (2 * size ** 3) / fastest;
    if (fastest > SLOW_MILLISECONDS) break;
  }
  return speed;
}
