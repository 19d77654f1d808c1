import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readIdx, readIdxHeader } from '../../src/datasets/idx.ts';
import { newFolder } from '../folders.ts';
import { failureOf, fileWith, idx } from './support.ts';

const pixels = Uint8Array.from({ length: 2 * 3 * 4 }, (_, i) => i);
const images = idx([2, 3, 4], pixels);

describe('readIdx', () => {
  it.each([
    ['plain', images],
    ['gzipped', gzipSync(images)],
  ])('reads a %s file', async (_, bytes) => {
    const { dims, data } = await readIdx(fileWith(bytes));
    expect(dims).toEqual([2, 3, 4]);
    expect(Buffer.from(data)).toEqual(Buffer.from(pixels));
  });

  it('reads a file of more than the piece that holds its header', async () => {
    const noise = randomBytes(300 * 28 * 28);
    const file = fileWith(gzipSync(idx([300, 28, 28], noise)));
    expect((await readIdxHeader(file)).dims).toEqual([300, 28, 28]);
    expect(noise.equals((await readIdx(file)).data)).toBe(true);
  });

  const zeros = new Uint8Array(50_000_000);
  const badMagic = Buffer.from('<html><body>Not found</body></html>');
  const floats = Buffer.from([0, 0, 0x0d, 1, 0, 0, 0, 1, 0, 0, 0, 0]);
  const packed = gzipSync(idx([1000, 28, 28], randomBytes(1000 * 28 * 28)));
  const flipped = Buffer.from(packed);
  flipped.writeUInt32LE(0, flipped.length - 8);

  it.each([
    ['is empty', Buffer.alloc(0), /is truncated: it ends inside its header/],
    ['ends inside its header', images.subarray(0, 10), /is truncated: it ends inside its header/],
    ['has another magic number', badMagic, /is not an idx file: it begins with 3c 68 74 6d/],
    ['holds floats', floats, /holds elements of type 0x0d/],
    ['ends too early', images.subarray(0, -1), /is truncated: its header says 2 × 3 × 4, more than/],
    ['ends too late', Buffer.concat([images, images]), /is longer than it should be/],
    [
      'promises more than it holds',
      gzipSync(idx([3, 3, 4], pixels)),
      /is truncated: .* 52 bytes in all, but it holds 40/,
    ],
    ['promises the impossible', gzipSync(idx([2 ** 31, 28, 28], pixels)), /more than its \d+ bytes can hold/],
    ['is a decompression bomb', gzipSync(idx([2, 3, 4], zeros)), /it unpacks to more than those 40 bytes/],
    [
      'is cut off inside its gzip stream',
      packed.subarray(0, 500_000),
      /is damaged: .*unexpected end of file/,
    ],
    ['has a wrong gzip checksum', flipped, /is damaged: .*incorrect data check/],
    [
      'is no gzip file after its magic number',
      Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
      /is damaged/,
    ],
  ])('refuses a file that %s', async (_, bytes, complaint) => {
    const file = fileWith(bytes);
    const error = await failureOf(readIdx(file));
    expect(error.code).toBe('data');
    expect(error.message).toMatch(complaint);
    expect(error.message).toContain(file);
  });

  it('refuses a bomb without using its memory', async () => {
    // A gzip file may have many members: here a gigabyte, in a megabyte.
    const bomb = Buffer.concat([gzipSync(idx([2, 3, 4], pixels)), ...new Array(20).fill(gzipSync(zeros))]);
    const before = process.resourceUsage().maxRSS;
    await failureOf(readIdx(fileWith(bomb)));
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(100_000);
  });

  it('refuses what is not there, or is a folder', async () => {
    const folder = newFolder();
    expect((await failureOf(readIdx(`${folder}/nothing`))).message).toBe(`${folder}/nothing does not exist`);
    expect((await failureOf(readIdxHeader(folder))).message).toContain(`${folder} cannot be read`);
  });
});
