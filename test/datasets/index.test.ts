import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { datasetSchema, datasets, loadDataset } from '../../src/datasets/index.ts';
import { FmxError } from '../../src/errors.ts';

const validate = new Ajv({ discriminator: true, useDefaults: true }).compile(datasetSchema);

describe('datasetSchema', () => {
  it('fills in how many examples are held out', () => {
    const config = { name: 'fashion-mnist' };
    expect(validate(config)).toBe(true);
    expect(config).toEqual({ name: 'fashion-mnist', validation: 5000 });
  });

  it.each([0, 1, 5000, 0.1])('accepts validation: %d', (validation) => {
    expect(validate({ name: 'fashion-mnist', validation })).toBe(true);
  });

  it.each([
    { name: 'fashion-mnist', validation: -1 },
    { name: 'fashion-mnist', validation: 1.5 },
    { name: 'fashion-mnist', validation: '5000' },
    { name: 'fashion-mnist', classes: ['a', 'b'] },
    { name: 'idx' },
    { name: '__proto__' },
    { validation: 5000 },
    'fashion-mnist',
  ])('refuses %j', (config) => {
    expect(validate(config)).toBe(false);
  });

  it('describes every option of every source', () => {
    for (const source of Object.values(datasets)) {
      expect(source.summary).not.toBe('');
      for (const option of Object.values(source.schema.properties)) {
        expect(option).toHaveProperty('description');
      }
    }
  });
});

describe('loadDataset', () => {
  it.each(['mnist', '__proto__', 'constructor'])('does not know a source called %s', (source) => {
    const located = {
      source,
      files: {},
      shape: { height: 1, width: 1, channels: 1 },
      classes: [],
      counts: { train: 0, test: 0 },
      fingerprint: '',
    };
    expect(() => loadDataset(located)).toThrow(FmxError);
    expect(() => loadDataset(located)).toThrow(`there is no data set source called ${source}`);
  });
});
