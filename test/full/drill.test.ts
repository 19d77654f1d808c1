// A short drill: what `npm run drill` does with 50 kills.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('a sweep whose processes are killed over and over ends as one that nobody disturbed', () => {
  const drill = join(import.meta.dirname, '../../scripts/drill.mjs');
  const args = [drill, '--trials', '8', '--kills', '8'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stdout).toContain('8 trials, as if nothing had happened');
}, 600_000);
