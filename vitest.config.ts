// The tests in three projects: `fast`, `browser` (the report in Chromium), and `full`, which trains on all of the
// data and is run on demand: `npx vitest run --project full`.
import { defineConfig } from 'vitest/config';

/** Builds fmx where a test runs it as a program. */
const globalSetup = 'test/cli/global-setup.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/full/**', 'test/peers/**'],
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
        // Model files in Python, whose packages `.ci/run` installs.
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
