// Bad input to `fmx run`: an error with its place and what to do, exit code 2, and nothing trained or written.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newFolder } from '../folders.ts';
import { fmx, pipelineText } from './program.ts';

async function refused(file: string, ...args: string[]): Promise<string> {
  const db = join(newFolder(), 'runs.db');
  const { code, stdout, stderr } = await fmx(['run', file, '--db', db, ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toContain('    at ');
  expect(existsSync(db)).toBe(false);
  return stderr;
}

/** A pipeline with one text put in the place of another. */
function changed(from: string, to: string): string {
  const file = join(newFolder(), 'bad.yaml');
  expect(pipelineText()).toContain(from);
  writeFileSync(file, pipelineText().replace(from, to));
  return file;
}

describe('a pipeline', () => {
  it.each([
    ['an unknown key', 'units: 32', 'unit: 32', /unknown key "unit" \(.*:15:15\)[\s\S]*Did you mean units\?/],
    ['an unknown layer', '- flatten', '- flaten', /"flaten"[\s\S]*Did you mean flatten\?/],
    [
      'a text for a number',
      'epochs: 3',
      'epochs: three',
      /training\.epochs is the text "three", but a whole number/,
    ],
    [
      'a dropout rate of 1.5',
      'rate: 0.3',
      'rate: 1.5',
      /dropout\.rate is 1\.5, but a number from 0 to below 1/,
    ],
    ['no units', 'units: 32', 'units: 0', /dense\.units is 0, but a whole number/],
    [
      'a last layer that does not fit the classes',
      'units: 10',
      'units: 11',
      /gives 11 .*10 classes \(.*:17:7\)/,
    ],
    [
      'a batch larger than the data',
      'batch_size: 50',
      'batch_size: 901',
      /there are only 900 images to train with/,
    ],
    [
      'more validation images than there are',
      'validation: 100',
      'validation: 1000',
      /there are only 1000 training images/,
    ],
    [
      'early stopping on validation data that there are not',
      'validation: 100',
      'validation: 0',
      /there is no validation data/,
    ],
    ['a tab', '  layers:', '\tlayers:', /\(.*:\d+:\d+\)/],
    ['a key twice', 'name: ann', 'name: ann\n  name: cnn', /"name"/],
    ['a variable that is not there', 'units: 32', 'units: $units', /\$units/],
    ['a key named __proto__', 'name: ann', 'name: ann\n  __proto__: {units: 3}', /"__proto__"/],
    ['a key named constructor', 'name: ann', 'name: ann\n  constructor: {units: 3}', /"constructor"/],
    [
      'a data file that is not there',
      'train-images-idx3',
      'train-pictures-idx3',
      /does not exist \(.*bad\.yaml:6:17\)/,
    ],
  ])('with %s', async (_, from, to, message) => {
    expect(await refused(changed(from, to))).toMatch(message);
  });

  it('that is not there', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'baseline.yaml'), pipelineText());
    expect(await refused(join(folder, 'basline.yaml'))).toContain(`Did you mean ${folder}/baseline.yaml?`);
  });

  it('that is a folder', async () => {
    const folder = join(newFolder(), 'pipelines');
    mkdirSync(folder);
    expect(await refused(folder)).toContain('is not a file');
  });

  it('that is no UTF-8', async () => {
    const file = join(newFolder(), 'latin1.yaml');
    writeFileSync(file, Buffer.from('name: Größe\n', 'latin1'));
    expect(await refused(file)).toContain('not UTF-8');
  });

  it('that is absurdly large', async () => {
    const file = join(newFolder(), 'large.yaml');
    writeFileSync(file, '#'.repeat(50_000_000));
    expect(await refused(file)).toContain('has 50.0 MB');
  });

  it('with a setting that leads nowhere', async () => {
    const file = changed('name: small', 'name: small');
    const stderr = await refused(file, '--set', 'training.epoch=3');
    expect(stderr).toContain('unknown key "epoch" (--set training.epoch=3)');
    expect(stderr).toContain('Did you mean epochs?');
  });
});

describe('data', () => {
  it('that is not where --data-dir says', async () => {
    const folder = newFolder();
    const stderr = await refused('pipelines/ann-baseline.yaml', '--data-dir', folder);
    expect(stderr).toContain(`the data folder ${folder} does not hold Fashion-MNIST`);
  });

  it('that is not where FMX_DATA says', async () => {
    const folder = newFolder();
    const { code, stderr } = await fmx(['run', 'pipelines/ann-baseline.yaml'], { env: { FMX_DATA: folder } });
    expect(code).toBe(2);
    expect(stderr).toContain(`the data folder ${folder} does not hold Fashion-MNIST`);
  });
});
