// The pieces of code that docs/extending.md shows are those of the files that it names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/extending.md'), 'utf8');
const excerpts = [...page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)].map(([, file = '', code = '']) => ({
  file,
  code,
}));

it('each block of code names its file', () => {
  expect(excerpts.length).toBeGreaterThan(10);
  expect(page.match(/^```ts$/gm)).toHaveLength(excerpts.length);
});

it.each(excerpts)('$file', ({ file, code }) => {
  expect(readFileSync(join(root, file), 'utf8')).toContain(code);
});
