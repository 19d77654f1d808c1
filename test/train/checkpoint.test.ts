import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  type EpochRecord,
  loadCheckpoint,
  saveCheckpoint,
  writeWhole,
} from '../../src/train/checkpoint.ts';
import { newFolder } from '../folders.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

function record(epoch: number): EpochRecord {
  return {
    epoch,
    metrics: [
      { epoch, split: 'train', name: 'loss', value: 1 / epoch },
      { epoch, split: 'validation', name: 'loss', value: epoch === 2 ? Number.NaN : 0.5 },
      { epoch, split: 'validation', name: 'accuracy', value: Number.NEGATIVE_INFINITY },
    ],
    seconds: 0.1,
    images_per_second: 1e5,
    best: epoch === 1,
  };
}

/** After `epoch` epochs, the first of which was the best. */
function checkpoint(epoch: number): Checkpoint {
  const weights = { shape: [2, 2], values: Float32Array.of(epoch, 1e-45, -0, Number.NaN) };
  return {
    epoch,
    history: Array.from({ length: epoch }, (_, i) => record(i + 1)),
    seconds: 12.5,
    state: new Map([
      ['dense_1/kernel', weights],
      ['dense_1/kernel:mean', { shape: [2, 2], values: new Float32Array(4).fill(epoch) }],
    ]),
    best: {
      epoch: 1,
      weights: new Map([['dense_1/kernel', { shape: [2, 2], values: new Float32Array(4) }]]),
    },
  };
}

describe('a checkpoint', () => {
  it('is found again as it was saved, values that are no numbers too', async () => {
    const saved = await saveCheckpoint(folder, checkpoint(3));
    expect(await loadCheckpoint(folder)).toEqual(checkpoint(3));
    expect(await readdir(folder)).toEqual(['checkpoint-00003.safetensors']);
    expect(saved.path).toBe(join(folder, 'checkpoint-00003.safetensors'));
    expect((await readFile(saved.path)).length).toBe(saved.bytes);
  });

  it('needs no best weights', async () => {
    await saveCheckpoint(folder, { ...checkpoint(1), best: null });
    expect((await loadCheckpoint(folder))?.best).toBeNull();
  });

  it('makes its folder', async () => {
    await saveCheckpoint(join(folder, 'runs', 'trial'), checkpoint(1));
    expect((await loadCheckpoint(join(folder, 'runs', 'trial')))?.epoch).toBe(1);
  });

  it('is kept beside the one before it; older ones go', async () => {
    for (const epoch of [1, 2, 3, 4]) await saveCheckpoint(folder, checkpoint(epoch));
    expect((await readdir(folder)).sort()).toEqual([
      'checkpoint-00003.safetensors',
      'checkpoint-00004.safetensors',
    ]);
    expect((await loadCheckpoint(folder))?.epoch).toBe(4);
  });

  it('of epoch 100000 is newer than that of 99999', async () => {
    await saveCheckpoint(folder, { ...checkpoint(1), epoch: 99_999 });
    await saveCheckpoint(folder, { ...checkpoint(1), epoch: 100_000 });
    expect((await loadCheckpoint(folder))?.epoch).toBe(100_000);
  });
});

describe('loadCheckpoint', () => {
  it('finds nothing in an empty folder, or where none is', async () => {
    expect(await loadCheckpoint(folder)).toBeUndefined();
    expect(await loadCheckpoint(join(folder, 'nowhere'))).toBeUndefined();
  });

  it('passes over one that is cut off, and other files', async () => {
    await saveCheckpoint(folder, checkpoint(1));
    const { path, bytes } = await saveCheckpoint(folder, checkpoint(2));
    await writeFile(join(folder, 'checkpoint-00003.safetensors.1234.part'), 'half a checkpoint');
    await writeFile(join(folder, 'notes.txt'), 'not a checkpoint');
    await truncate(path, bytes - 1);
    expect(await loadCheckpoint(folder)).toEqual(checkpoint(1));
    await truncate(path, 0);
    expect(await loadCheckpoint(folder)).toEqual(checkpoint(1));
  });

  it('passes over one in which any byte that counts has changed', async () => {
    await saveCheckpoint(folder, checkpoint(1));
    const { path } = await saveCheckpoint(folder, checkpoint(2));
    const whole = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] as number) ^ flip;
        await writeFile(path, damaged);
        const found = await loadCheckpoint(folder);
        // Blanks that fill up the header do not count.
        expect([checkpoint(1), checkpoint(2)]).toContainEqual(found);
        if (whole[at] !== 0x20) expect(found?.epoch).toBe(1);
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it('finds nothing where all are damaged', async () => {
    const { path } = await saveCheckpoint(folder, checkpoint(1));
    await writeFile(path, 'no checkpoint');
    expect(await loadCheckpoint(folder)).toBeUndefined();
  });
});

describe('writeWhole', () => {
  it('replaces a file and leaves nothing else behind', async () => {
    await writeWhole(folder, 'a.bin', Buffer.from('old'));
    await writeWhole(folder, 'a.bin', Buffer.from('new'));
    expect((await readFile(join(folder, 'a.bin'))).toString()).toBe('new');
    expect(await readdir(folder)).toEqual(['a.bin']);
  });

  it('says what to do where a file cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(writeWhole(join(folder, 'file'), 'a.bin', Buffer.from('x'))).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining(`${join(folder, 'file', 'a.bin')} cannot be written`),
      hint: 'Free some room or give another folder with --db.',
    });
  });
});
