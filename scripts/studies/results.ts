// A study's recorded results: which columns results.csv has, and the table that its text shows of them.
import { parse } from 'csv-parse/sync';
import { meanOf } from '../../src/statistics/t-test.ts';

/** All trials of a study's runs.db, configuration by configuration, best mean first. */
export const RESULTS = `
  SELECT
    name AS configuration, seed, status, epochs, best_epoch,
    (SELECT min(epoch) FROM curves WHERE curves.run_id = leaderboard.run_id
      AND curves.trial_id = leaderboard.trial_id AND curves.validation_accuracy >= 0.87) AS epochs_to_87,
    validation_accuracy, test_accuracy, test_loss, parameter_count, round(seconds, 1) AS seconds
  FROM leaderboard
  ORDER BY avg(validation_accuracy) OVER (PARTITION BY name) DESC, name, seed`;

type Row = Record<string, string>;

/** The table of a results.csv as Markdown: a row is a configuration, with means over its seeds. */
export function resultsTable(csv: string): string {
  const rows: Row[] = parse(csv, { columns: true });
  const configurations = new Map<string, Row[]>();
  for (const row of rows) {
    const name = row.configuration as string;
    configurations.set(name, [...(configurations.get(name) ?? []), row]);
  }
  const lines = [...configurations].map(([name, trials]) => configurationLine(name, trials));
  return [
    '| configuration | seeds | validation accuracy | test accuracy (95 % interval) | epochs to 0.87 | seconds | parameters |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}

function configurationLine(name: string, trials: readonly Row[]): string {
  const numbers = (column: string): number[] =>
    trials.flatMap((trial) => (trial[column] ? [Number(trial[column])] : []));
  const average = (column: string, digits: number): string => {
    const values = numbers(column);
    return values.length === 0 ? '–' : meanOf(values).value.toFixed(digits);
  };
  // A mean over those seeds alone that came so far would praise the others.
  const reached = numbers('epochs_to_87').length === trials.length ? average('epochs_to_87', 1) : 'not all';
  const parameters = Number(trials[0]?.parameter_count).toLocaleString('en-US');
  const cells = [
    name.replaceAll('|', '\\|'),
    String(trials.length),
    average('validation_accuracy', 4),
    withInterval(numbers('test_accuracy')),
    reached,
    average('seconds', 0),
    parameters,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Student's interval over the seeds. */
function withInterval(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const { value, low, high } = meanOf(values);
  const interval = low === null || high === null ? '' : ` (${low.toFixed(4)}–${high.toFixed(4)})`;
  return `${value.toFixed(4)}${interval}`;
}

const TABLE = /(<!-- results\.csv -->\n)[\s\S]*?(\n<!-- end -->)/;

/** The text with its table made anew. Throws where it has no place for one. */
export function withTable(text: string, csv: string): string {
  if (!TABLE.test(text)) throw new Error('the text has no `<!-- results.csv -->` … `<!-- end -->`');
  return text.replace(TABLE, (_, begin, end) => `${begin}${resultsTable(csv)}${end}`);
}
