import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { faultOf } from '../../src/datasets/known-file.ts';
import { newFolder } from '../folders.ts';
import { fileWith, published } from './support.ts';

const content = Buffer.from(
  'what somebody published, long enough to be cut off and to be told from other files',
);
const { known, bytes } = published('letters.gz', content);

it('knows the file as it was published', async () => {
  expect(await faultOf(fileWith(bytes), known)).toBeUndefined();
});

it('knows it without the name and time in its header, as a distribution packs it', async () => {
  const stripped = gzipSync(content);
  expect(stripped.length).toBeLessThan(bytes.length);
  expect(await faultOf(fileWith(stripped), known)).toBeUndefined();
});

const damaged = Buffer.from(bytes);
damaged[40] = (damaged[40] as number) ^ 1;

it.each([
  ['a damaged file', damaged, /^is damaged, or another file: its MD5 is [0-9a-f]{32}, not /],
  ['another file', gzipSync(content.toReversed()), /^is damaged, or another file/],
  ['a truncated file', bytes.subarray(0, 30), /^is truncated, or another file: it has 30 of \d+ bytes/],
  ['an empty file', new Uint8Array(), /^is truncated/],
  ['what is no gzip file', Buffer.concat([content, content]), /^is damaged, or another file/],
  [
    'a gzip header without an end',
    Buffer.from(`\x1f\x8b\x08\x08${'x'.repeat(200)}`, 'latin1'),
    /^is damaged/,
  ],
])('finds fault with %s', async (_, other, fault) => {
  expect(await faultOf(fileWith(other), known)).toMatch(fault);
});

it('finds fault with what is not there, or is a folder', async () => {
  const folder = newFolder();
  expect(await faultOf(`${folder}/letters.gz`, known)).toBe('is missing');
  expect(await faultOf(folder, known)).toMatch(/^cannot be read: EISDIR/);
});
