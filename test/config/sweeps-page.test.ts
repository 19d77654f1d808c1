// Every example of docs/sweeps.md can be planned as it stands, beside the pipelines that come with fmx.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPipeline } from '../../src/config/load.ts';
import { planSweep } from '../../src/plan/plan-sweep.ts';
import { LOCATED } from '../plan/located.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/sweeps.md'), 'utf8');
const examples = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(
  ([, text = ''], index): [number, string] => [index + 1, text],
);

test.each(examples)('example %i', (_, text) => {
  const folder = mkdtempSync(join(tmpdir(), 'fmx-docs-'));
  cpSync(join(root, 'pipelines'), folder, { recursive: true });
  writeFileSync(join(folder, 'example.yaml'), text);
  const { first } = planSweep(loadPipeline(join(folder, 'example.yaml')), LOCATED);
  expect(first.length).toBeGreaterThan(10);
  expect(first.flatMap(({ errors }) => errors)).toEqual([]);
});

test('there are examples', () => expect(examples.length).toBeGreaterThan(1));
