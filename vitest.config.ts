// `npm test` runs the projects `fast` and `browser` (the report in Chromium). The others are run on demand, as in
// `npx vitest run --project full`: `full` trains on all of the data, `tensorflow` holds the engine of that name to its
// contracts on the real native library, `webgpu` training on a GPU, `peers` reads model files in Python.
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Builds fmx where a test runs it as a program. */
const globalSetup = 'test/cli/global-setup.ts';

/** Chromium's program that stands for a GPU; the dynamic loader reads these only when a process starts. */
const chromium = '/usr/lib/chromium';
const swiftShader = {
  VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json`,
  VK_DRIVER_FILES: `${chromium}/vk_swiftshader_icd.json`,
  LD_LIBRARY_PATH: chromium,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/browser/**',
            'test/full/**',
            'test/tensorflow/**',
            'test/webgpu/**',
            'test/peers/**',
          ],
          globalSetup,
          // Machines that run other things too are slow at times.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'full',
          include: ['test/full/**/*.test.ts'],
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 30 * 60_000,
        },
      },
      {
        test: {
          name: 'tensorflow',
          include: [
            'test/tensorflow/**/*.test.ts',
            'test/contracts/!(augmentations).test.ts',
            'test/engines/random-graphs.test.ts',
            'test/layers/blocks.test.ts',
            'test/train/{oracle,training-graph,weight-average}.test.ts',
          ],
          env: {
            NODE_PATH: join(import.meta.dirname, '.tensorflow/node_modules'),
            FMX_TEST_TENSORFLOW: 'native',
          },
          globalSetup: [globalSetup, 'test/tensorflow/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'webgpu',
          include: [
            'test/webgpu/**/*.test.ts',
            'test/contracts/!(augmentations).test.ts',
            'test/layers/blocks.test.ts',
            'test/train/training-graph.test.ts',
          ],
          env: { ...swiftShader, FMX_TEST_DEVICE: 'webgpu' },
          globalSetup: [globalSetup, 'test/webgpu/global-setup.ts'],
          // It may hang: no test waits for ever.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // What fmx exports, in Python, whose packages `.ci/run` installs.
        test: {
          name: 'peers',
          include: ['test/peers/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
