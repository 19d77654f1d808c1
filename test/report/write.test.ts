import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FmxError } from '../../src/errors.ts';
import { writeReport } from '../../src/report/index.ts';
import { newFolder } from '../folders.ts';
import { sampleRun } from './sample-run.ts';

const folder = newFolder();

describe('writeReport', () => {
  it('makes the folder, replaces an older report and leaves nothing else', async () => {
    const file = join(folder, 'reports', '1.html');
    await writeReport(await sampleRun(), file);
    await writeReport({ ...(await sampleRun()), name: 'second' }, file);
    expect(await readFile(file, 'utf8')).toContain('<title>second · fmx report</title>');
    expect(await readdir(join(folder, 'reports'))).toEqual(['1.html']);
  });

  it('says which file cannot be written', async () => {
    await writeFile(join(folder, 'a-file'), '');
    const file = join(folder, 'a-file', '1.html');
    const error = await writeReport(await sampleRun(), file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FmxError);
    expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining(file) });
  });
});
