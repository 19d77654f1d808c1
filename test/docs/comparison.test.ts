// What docs/comparison.md says of speed and memory is what was measured last.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type BenchResults, withBench } from './bench-table.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

it('docs/comparison.md has the numbers of bench/results/latest.json', async () => {
  const results: BenchResults = JSON.parse(read('bench/results/latest.json'));
  const renew = 'to renew it: npx vitest run --project fast test/docs/comparison.test.ts -u';
  await expect(withBench(read('docs/comparison.md'), results), renew).toMatchFileSnapshot(
    '../../docs/comparison.md',
  );
});

it('a table names the fastest peer, and leaves out what has none', () => {
  const fmx = (median: number) => ({ label: 'fmx', variant: '1 thread', median });
  const page = withBench('Before.\n<!-- bench -->\nold\n<!-- end -->\nAfter.', {
    taken_at: '2026-01-02T03:04:05Z',
    machine: { cpu: 'Some CPU', cores: 2, load_average_before: 0.123 },
    peers: { torch: { torch: '2.1', numpy: '2.0' }, keras: null },
    repeats: 3,
    results: [
      {
        title: 'A step',
        unit: 'ms',
        ratio: 0.75,
        fmx: fmx(2),
        peers: [
          { label: 'Slow', variant: '2 threads', median: 1234 },
          { label: 'PyTorch', variant: '1 thread', median: 1.5 },
          { label: 'Failing', variant: '1 thread' },
        ],
      },
      { title: 'Alone', unit: 's', ratio: null, fmx: fmx(1), peers: [] },
      { title: 'Itself', unit: 's', ratio: 1, fmx: fmx(1), peers: [fmx(1)] },
    ],
  });
  expect(page).toBe(`Before.
<!-- bench -->
| | fmx | the best of the peers | ratio |
| --- | ---: | ---: | ---: |
| A step, ms | 2.00 (1 thread) | PyTorch, 1 thread: 1.50 | 0.8 × |

Taken on 2026-01-02 on 2 cores (Some CPU), medians of 3;
the load before was 0.1. PyTorch 2.1.
<!-- end -->
After.`);
});
