import { expect, test } from 'vitest';
import { addExampleRuns } from './example-runs.ts';
import { sqlite3, temporaryRecord } from './support.ts';

function examples(): { file: string; sweep: number; query: (sql: string) => unknown[] } {
  const record = temporaryRecord();
  const { sweep } = addExampleRuns(record);
  return { file: record.file, sweep, query: (sql) => record.db.prepare(sql).all() };
}

test('leaderboard ranks by validation: completed, then pruned, then waiting, then diverged', () => {
  const { sweep, query } = examples();
  expect(
    query(`SELECT rank, name, status, value, test_accuracy, reused FROM leaderboard WHERE run_id = ${sweep}`),
  ).toEqual([
    { rank: 1, name: 'cnn-c1', status: 'completed', value: 0.93, test_accuracy: 0.925, reused: 0 },
    { rank: 2, name: 'ann-a2', status: 'completed', value: 0.9, test_accuracy: 0.895, reused: 0 },
    { rank: 3, name: 'ann-a1', status: 'completed', value: 0.88, test_accuracy: 0.875, reused: 1 },
    { rank: 4, name: 'cnn-s1', status: 'completed', value: 0.81, test_accuracy: 0.805, reused: 0 },
    { rank: 5, name: 'ann-p1', status: 'pruned', value: 0.95, test_accuracy: null, reused: 0 },
    { rank: 6, name: 'ann-w1', status: 'waiting', value: null, test_accuracy: null, reused: 0 },
    { rank: 7, name: 'ann-d1', status: 'diverged', value: 0.1, test_accuracy: null, reused: 0 },
  ]);
});

test('leaderboard ranks the least first where the goal is to minimize', () => {
  const { sweep, query } = examples();
  query(`UPDATE runs SET goal = 'minimize' WHERE id = ${sweep} RETURNING id`);
  expect(
    query(`SELECT name FROM leaderboard WHERE run_id = ${sweep} AND status = 'completed' ORDER BY rank`),
  ).toEqual([{ name: 'cnn-s1' }, { name: 'ann-a1' }, { name: 'ann-a2' }, { name: 'cnn-c1' }]);
});

test('replicates share their configuration', () => {
  const { sweep, query } = examples();
  expect(
    query(`
      SELECT group_concat(name, ' ') AS names FROM leaderboard
      WHERE run_id = ${sweep} GROUP BY configuration HAVING count(*) > 1`),
  ).toEqual([{ names: 'ann-a2 ann-a1' }]);
});

test('curves has an epoch a row, with the time that had passed', () => {
  const { sweep, query } = examples();
  const common = {
    run_id: sweep,
    name: 'ann-a2',
    train_loss: 0.5,
    train_accuracy: 0.9,
    validation_loss: 0.4,
    learning_rate: 0.001,
  };
  expect(
    query(`SELECT * FROM curves WHERE run_id = ${sweep} AND name = 'ann-a2' ORDER BY epoch`),
  ).toMatchObject([
    {
      ...common,
      epoch: 1,
      validation_accuracy: 0.8,
      seconds: 1,
      elapsed_seconds: 1,
      images_per_second: 55000,
    },
    {
      ...common,
      epoch: 2,
      validation_accuracy: 0.9,
      seconds: 2,
      elapsed_seconds: 3,
      images_per_second: 27500,
    },
  ]);
});

test('architectures compares completed trials, with mean, deviation and range', () => {
  const { sweep, query } = examples();
  const [ann, cnn] = query(`SELECT * FROM architectures WHERE run_id = ${sweep}`);
  expect(ann).toMatchObject({
    architecture: 'ann',
    trials: 2,
    validation_accuracy_mean: 0.89,
    validation_accuracy_sd: expect.closeTo(0.01 * Math.SQRT2, 12),
    validation_accuracy_min: 0.88,
    validation_accuracy_max: 0.9,
    test_accuracy_mean: 0.885,
    seconds_mean: 4,
    seconds_sd: 0,
    parameter_count_mean: 2355,
  });
  expect(cnn).toMatchObject({
    architecture: 'cnn',
    trials: 2,
    validation_accuracy_mean: expect.closeTo(0.87, 12),
  });
});

test('one trial alone has no deviation', () => {
  const { sweep, query } = examples();
  expect(
    query(`SELECT optimizer, trials, validation_accuracy_sd AS sd FROM optimizers WHERE run_id = ${sweep}`),
  ).toEqual([
    { optimizer: 'adam', trials: 3, sd: expect.closeTo(0.025166, 5) },
    { optimizer: 'sgd', trials: 1, sd: null },
  ]);
});

test('dropout_rates has a number where there is one rate, and a text where there are several', () => {
  const { sweep, query } = examples();
  expect(
    query(
      `SELECT dropout_rate, trials, overfitting_mean FROM dropout_rates WHERE run_id = ${sweep} ORDER BY dropout_rate`,
    ),
  ).toEqual([
    { dropout_rate: 0, trials: 1, overfitting_mean: expect.closeTo(0.09, 12) },
    { dropout_rate: 0.3, trials: 2, overfitting_mean: expect.closeTo(0.01, 12) },
    { dropout_rate: '0.25, 0.5', trials: 1, overfitting_mean: expect.closeTo(-0.03, 12) },
  ]);
});

test('classification_report ends with the averages', () => {
  const { query } = examples();
  const report = query(
    `SELECT class, round(precision, 3) AS precision, recall, support FROM classification_report WHERE trial_id = 1`,
  );
  expect(report).toEqual([
    { class: 'Shirt', precision: 0.727, recall: 0.8, support: 10 },
    { class: 'T-shirt/top', precision: 0.778, recall: 0.7, support: 10 },
    { class: 'Bag', precision: 1, recall: 1, support: 10 },
    { class: '(macro average)', precision: 0.835, recall: expect.closeTo(2.5 / 3, 12), support: 30 },
    { class: '(weighted average)', precision: 0.835, recall: expect.closeTo(2.5 / 3, 12), support: 30 },
  ]);
});

test('confused_pairs names what was taken for what, most often first', () => {
  const { query } = examples();
  expect(query('SELECT * FROM confused_pairs WHERE trial_id = 1')).toEqual([
    { trial_id: 1, split: 'test', actual: 'T-shirt/top', predicted: 'Shirt', count: 3, share: 0.3 },
    { trial_id: 1, split: 'test', actual: 'Shirt', predicted: 'T-shirt/top', count: 2, share: 0.2 },
  ]);
});

test.for([
  'leaderboard',
  'curves',
  'architectures',
  'optimizers',
  'dropout_rates',
  'classification_report',
  'confused_pairs',
])('the sqlite3 command reads %s without fmx', (view, context) => {
  const { file, query } = examples();
  const rows = sqlite3(context, file, `SELECT count(*) FROM (SELECT * FROM ${view})`);
  expect(rows).toEqual([String(query(`SELECT * FROM ${view}`).length)]);
});

test('what belongs to a run or a trial goes with it', () => {
  const { sweep, query } = examples();
  query('DELETE FROM trials WHERE id = 1 RETURNING id');
  query(`DELETE FROM runs WHERE id = ${sweep} RETURNING id`);
  for (const table of [
    'metrics',
    'confusion',
    'class_metrics',
    'mistakes',
    'artifacts',
    'pictures',
    'predictions',
  ])
    expect(query(`SELECT * FROM ${table} WHERE trial_id = 1`), table).toEqual([]);
  for (const table of ['run_trials', 'parameters', 'events'])
    expect(query(`SELECT * FROM ${table}`), table).toEqual([]);
});
