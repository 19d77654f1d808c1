import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { readIdx } from '../../src/datasets/idx.ts';
import { faultOf } from '../../src/datasets/known-file.ts';
import { newFolder } from '../folders.ts';
import { fileWith, idx, published } from './support.ts';

const pixels = randomBytes(6000 * 28 * 28);
const packed = gzipSync(idx([6000, 28, 28], pixels), { level: 1 });
/** With another content between its ends, which is no longer what its checksum says. */
const spoilt = Buffer.from(packed).fill(0, 5000, packed.length - 5000);

const copiesIn = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).sort();

/** A cache that has a copy of the images; its path, too. */
async function cacheWithCopy(): Promise<{ copy: string }> {
  const cache = newFolder();
  vi.stubEnv('FMX_CACHE', cache);
  await readIdx(fileWith(packed));
  await vi.waitFor(() => expect(copiesIn(cache).filter((name) => /-\d+$/.test(name))).toHaveLength(1));
  const [copy = ''] = copiesIn(cache).filter((name) => /-\d+$/.test(name));
  return { copy: join(cache, copy) };
}

describe('the copy of what a gzipped file holds', () => {
  it('is made when the file is first read, and read in its place', async () => {
    const { copy } = await cacheWithCopy();
    expect(readFileSync(copy).equals(idx([6000, 28, 28], pixels))).toBe(true);
    const { dims, data } = await readIdx(fileWith(spoilt));
    expect(dims).toEqual([6000, 28, 28]);
    expect(pixels.equals(data)).toBe(true);
  });

  it('lets a known file pass that says that it holds this, which is checked in full without it', async () => {
    const images = idx([6000, 28, 28], pixels);
    const content = { bytes: images.length, checksum: crc32(images) };
    const known = { ...published('images.gz', images).known, content };
    vi.stubEnv('FMX_CACHE', newFolder());
    expect(await faultOf(fileWith(packed), known)).toMatch(/^is damaged, or another file/);
    await cacheWithCopy();
    expect(await faultOf(fileWith(packed), known)).toBeUndefined();
    expect(await faultOf(fileWith(packed.subarray(0, -1)), known)).toMatch(/^is damaged, or another file/);
  });

  it('is passed over where it is damaged', async () => {
    const { copy } = await cacheWithCopy();
    const damaged = readFileSync(copy);
    damaged[100_000] = (damaged[100_000] as number) ^ 1;
    writeFileSync(copy, damaged);
    expect(pixels.equals((await readIdx(fileWith(packed))).data)).toBe(true);
  });

  it('is not needed', async () => {
    vi.stubEnv('FMX_CACHE', fileWith(Buffer.from('no folder')));
    expect(pixels.equals((await readIdx(fileWith(packed))).data)).toBe(true);
    expect(pixels.equals((await readIdx(fileWith(packed))).data)).toBe(true);
  });
});
