import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fashionMnist, origin } from '../../src/datasets/fashion-mnist.ts';
import { fetchFiles } from '../../src/datasets/fetch.ts';
import { loadDataset, locateDataset } from '../../src/datasets/index.ts';
import { faultOf } from '../../src/datasets/known-file.ts';
import { findFolder } from '../../src/datasets/lookup.ts';
import { newFolder } from '../folders.ts';
import { failureOf, nobody, published, sendRange, serve } from './support.ts';

const config = { name: 'fashion-mnist', validation: 5000 } as const;
const baseDir = import.meta.dirname;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('findFolder', () => {
  const { known, bytes } = published('clothes.gz', Buffer.from('clothes'));

  /** An origin with a cache, a Debian folder and a mirror of its own; `have` puts the file into a folder. */
  async function setting() {
    const folder = newFolder();
    vi.stubEnv('FMX_CACHE', join(folder, 'caches'));
    const places = {
      data: join(folder, 'data'),
      cache: join(folder, 'caches/clothes'),
      debian: join(folder, 'debian'),
    };
    const have = (place: keyof typeof places, content: Uint8Array = bytes) => {
      mkdirSync(places[place], { recursive: true });
      writeFileSync(join(places[place], 'clothes.gz'), content);
    };
    const server = await serve((request, response) => sendRange(bytes, request, response));
    return {
      places,
      have,
      server,
      from: {
        name: 'clothes',
        title: 'Clothes',
        files: [known],
        mirrors: [server.url],
        debian: { name: 'no-such-package', folder: places.debian },
        homepage: 'https://example.org/',
      },
    };
  }

  it("takes the user's folder first, then the cache, then Debian's, else fetches into the cache", async () => {
    const { places, have, server, from } = await setting();
    expect(await findFolder(from, { baseDir })).toBe(places.cache);
    expect(server.ranges).toEqual(['-']);
    have('data');
    have('debian');
    expect(await findFolder(from, { baseDir, dataDir: places.data })).toBe(places.data);
    expect(await findFolder(from, { baseDir })).toBe(places.cache);
    have('cache', bytes.subarray(0, 20));
    const notices: string[] = [];
    const onNotice = (message: string) => notices.push(message);
    expect(await findFolder(from, { baseDir, onNotice })).toBe(places.debian);
    expect(notices).toEqual([
      `${places.cache} is not used: clothes.gz is truncated, or another file: it has 20 of ${bytes.length} bytes`,
    ]);
    expect(server.ranges).toEqual(['-']);
  });

  it("looks nowhere else where the user's folder lacks a file", async () => {
    const { places, have, from } = await setting();
    have('cache');
    const error = await failureOf(findFolder(from, { baseDir, dataDir: places.data }));
    expect(error).toMatchObject({
      code: 'data',
      message: `the data folder ${places.data} does not hold Clothes:\n  clothes.gz is missing`,
    });
  });

  it('does not take a damaged file from the user', async () => {
    const { places, have, from } = await setting();
    have('data', Buffer.alloc(bytes.length));
    const error = await failureOf(findFolder(from, { baseDir, dataDir: places.data }));
    expect(error.message).toMatch(/clothes.gz is damaged, or another file: its MD5 is .*, not /);
  });

  it('tries the Debian package last, and says why that failed', async () => {
    const { from } = await setting();
    const error = await failureOf(findFolder({ ...from, mirrors: [] }, { baseDir }));
    expect(error.message).toMatch(/ {2}apt-get download no-such-package: ./);
    expect(error.hint).toContain("install Debian's package no-such-package");
  });
});

const installed = existsSync(origin.debian.folder);

describe.skipIf(!installed)("the source fashion-mnist, with Debian's package installed", () => {
  it('finds and loads the real data', async () => {
    vi.stubEnv('FMX_CACHE', newFolder());
    const located = await locateDataset(config, { baseDir });
    expect(located.files.train_labels).toBe(join(origin.debian.folder, 'train-labels-idx1-ubyte.gz'));
    const { train, test, classes, shape } = await loadDataset(located);
    expect(shape).toEqual({ height: 28, width: 28, channels: 1 });
    expect([train.count, test.count]).toEqual([60000, 10000]);
    for (const label of classes.keys()) {
      expect(train.labels.filter((other) => other === label)).toHaveLength(6000);
      expect(test.labels.filter((other) => other === label)).toHaveLength(1000);
    }
    // The mean and standard deviation that the literature gives: 0.2860 and 0.3530.
    let sum = 0;
    let squares = 0;
    for (const pixel of train.images) {
      sum += pixel;
      squares += pixel * pixel;
    }
    const mean = sum / train.images.length;
    expect(mean / 255).toBeCloseTo(0.286, 4);
    expect(Math.sqrt(squares / train.images.length - mean ** 2) / 255).toBeCloseTo(0.353, 4);
  });

  it('has the same fingerprint wherever it is found', async () => {
    const folder = newFolder();
    for (const { name } of origin.files) copyFileSync(join(origin.debian.folder, name), join(folder, name));
    const copied = await fashionMnist.locate({}, { baseDir, dataDir: folder });
    const original = await fashionMnist.locate({}, { baseDir, dataDir: origin.debian.folder });
    expect(copied.fingerprint).toBe(original.fingerprint);
  });
});

it('refuses a folder with other files of the same names', async () => {
  const dataDir = join(import.meta.dirname, '../fixtures/fashion-mnist-sample');
  const error = await failureOf(locateDataset(config, { baseDir, dataDir }));
  expect(error.message).toContain(
    't10k-labels-idx1-ubyte.gz is truncated, or another file: it has 172 of 5148 bytes',
  );
});

/** Has apt-get heard of the package? */
function isInApt(): boolean {
  try {
    return execFileSync('apt-cache', ['show', origin.debian.name], { stdio: 'pipe' }).length > 0;
  } catch {
    return false;
  }
}

it.skipIf(!isInApt())(
  "gets the real data out of Debian's package where no mirror answers",
  async () => {
    const folder = newFolder();
    await fetchFiles({ ...origin, mirrors: [await nobody()] }, folder, {});
    expect(readdirSync(folder).sort()).toEqual(origin.files.map(({ name }) => name).sort());
    for (const file of origin.files) expect(await faultOf(join(folder, file.name), file)).toBeUndefined();
  },
  60_000,
);
