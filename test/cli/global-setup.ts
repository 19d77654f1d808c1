// Builds fmx before tests that run it as a program, where its sources are newer than what was built.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const modified = (file: string): number =>
  statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

export default function setup(): void {
  const built = Math.min(
    ...['main.js', 'child.js', 'report-worker.js', 'report.js', 'served.js'].map((file) =>
      modified(join('dist', file)),
    ),
  );
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join('src', file),
  );
  if ([...sources, 'scripts/build.mjs', 'package.json'].some((file) => modified(file) > built)) {
    execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  }
}
