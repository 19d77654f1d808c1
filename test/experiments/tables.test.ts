// The texts of experiments/ show what was recorded: their tables are those of their results.csv.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultsTable, withTable } from '../../scripts/studies/results.ts';
import { studies } from '../../scripts/studies/studies.ts';

const EXPERIMENTS = join(import.meta.dirname, '../../experiments');
const folders = readdirSync(EXPERIMENTS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(folders)('experiments/%s', (name) => {
  const read = (file: string): string => readFileSync(join(EXPERIMENTS, name, file), 'utf8');

  it('is a study that can be made again', () => {
    expect(Object.keys(studies)).toContain(name);
  });

  it('shows the table of its results.csv', () => {
    const text = read('README.md');
    expect(withTable(text, read('results.csv'))).toBe(text);
  });
});

it('a table gives means over seeds, and says where not all came so far', () => {
  const csv = [
    'configuration,seed,epochs_to_87,validation_accuracy,test_accuracy,parameter_count,seconds',
    '"cnn, adam",1,2,0.91,0.90,1234,10',
    '"cnn, adam",2,3,0.93,0.92,1234,20',
    'ann,1,,0.86,0.85,99,5',
    'ann,2,8,0.88,0.87,99,5',
  ].join('\n');
  // The interval: 0.91 ± 12.706 · 0.01, with Student's quantile for one degree of freedom.
  expect(resultsTable(csv).split('\n').slice(2)).toEqual([
    '| cnn, adam | 2 | 0.9200 | 0.9100 (0.7829–1.0371) | 2.5 | 15 | 1,234 |',
    '| ann | 2 | 0.8700 | 0.8600 (0.7329–0.9871) | not all | 5 | 99 |',
  ]);
});
