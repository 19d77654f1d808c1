// Every pipeline that a page shows can be planned as it stands there, beside those that come with fmx.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPipeline } from '../../src/config/load.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { planSweep } from '../../src/plan/plan-sweep.ts';
import { newFolder } from '../folders.ts';
import { LOCATED } from '../plan/located.ts';

const root = join(import.meta.dirname, '../..');

describe.each([
  { page: 'README.md', at: '.' },
  { page: 'docs/tutorial.md', at: 'pipelines' },
  { page: 'docs/sweeps.md', at: '.' },
])('$page', ({ page, at }) => {
  const examples = [...readFileSync(join(root, page), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)];

  it('has examples', () => expect(examples.length).toBeGreaterThan(1));

  it.each(examples.map(([, text = ''], index): [number, string] => [index + 1, text]))('%i', (_, text) => {
    const folder = newFolder();
    cpSync(join(root, 'pipelines'), join(folder, at), { recursive: true });
    const file = join(folder, 'example.yaml');
    writeFileSync(file, text);
    const loaded = loadPipeline(file);
    expect(loaded.notices).toEqual([]);
    if (!loaded.search) {
      expect(planRun(loaded, LOCATED).pipeline).toEqual(loaded.pipeline);
      return;
    }
    const { first } = planSweep(loaded, LOCATED);
    expect(first.length).toBeGreaterThan(1);
    expect(first.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
