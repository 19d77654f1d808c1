// `fmx plan`, and `fmx validate` of sweeps: as the built program, with a real runs.db.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlanView } from '../../src/cli/plan-view.ts';
import { newFolder } from '../folders.ts';
import { fmx, pipelineText, writePipeline } from './program.ts';

const folder = newFolder();
const db = join(folder, 'runs.db');

const SEARCH = `search:
  method: grid
  parameters:
    optimizer.type: [adam, sgd]
    optimizer.momentum: {values: [0, 0.9], when: {optimizer.type: sgd}}
    architecture.layers.2.dropout.rate: [0.3, 0.5]
  exclude:
    - {optimizer.momentum: 0.9, architecture.layers.2.dropout.rate: 0.5}
  replicates: 2
`;

/** A file in the folder of the test, and what `fmx plan` says of it. */
const write = (name: string, more: string): string => {
  const file = join(folder, name);
  writeFileSync(file, pipelineText({ name: name.replace('.yaml', ''), epochs: 2, more }));
  return file;
};
const plan = (file: string, ...options: string[]) => fmx(['plan', file, '--db', db, ...options]);
const viewOf = async (file: string, ...options: string[]): Promise<PlanView> =>
  JSON.parse((await plan(file, ...options, '--json')).stdout);

/** Without what differs from machine to machine. */
const told = (stdout: string): string =>
  stdout
    .replaceAll(db, 'runs.db')
    .replace(/about [\d.,a-z ]+ at most/, 'about … at most')
    .replace(/with \d+ at a time/, 'with … at a time');

describe('fmx plan', () => {
  it('shows the space, how many trials there are, and the first of them; and makes no file', async () => {
    const { code, stdout, stderr } = await plan(write('grid.yaml', SEARCH));
    expect([code, stderr, existsSync(db)]).toEqual([0, '', false]);
    expect(told(stdout)).toMatchInlineSnapshot(`
      "grid: grid search for the greatest validation.accuracy
        optimizer.type                      adam, sgd
        optimizer.momentum                  0, 0.9, where optimizer.type is sgd
        architecture.layers.2.dropout.rate  0.3, 0.5
      5 configurations × 2 seeds (42, 43) = 10 trials
      what meets a condition is excluded
      none of them are completed in runs.db
      time: unknown, as no trial like it was recorded on this machine

      trial  optimizer.type  momentum  dropout.rate  seed  status
      ─────  ──────────────  ────────  ────────────  ────  ──────
          1  adam                   –           0.3    42  new
          2  adam                   –           0.3    43  new
          3  adam                   –           0.5    42  new
          4  adam                   –           0.5    43  new
          5  sgd                    0           0.3    42  new
          6  sgd                    0           0.3    43  new
          7  sgd                    0           0.5    42  new
          8  sgd                    0           0.5    43  new
          9  sgd                  0.9           0.3    42  new
         10  sgd                  0.9           0.3    43  new
      "
    `);
  });

  it('shows how a method that learns goes on, and what ends it', async () => {
    const file = write(
      'tpe.yaml',
      `search:
  method: tpe
  parameters:
    optimizer.learning_rate: {distribution: log_uniform, min: 1.0e-4, max: 0.1}
    training.batch_size: {distribution: int, min: 20, max: 100, step: 20}
  include: [{training.batch_size: 50}]
  batch: 4
  max_trials: 12
  target: 0.9
  time_budget: 1h
  finalists: {top: 2, seeds: 3}
  early_termination: {type: asha}
`,
    );
    const { stdout } = await plan(file);
    expect(
      told(stdout.replace(/^ +\d+ .*$/gm, (row) => row.replace(/\d\.\d+(e-\d+)?/, '…'))),
    ).toMatchInlineSnapshot(`
      "tpe: tpe search for the greatest validation.accuracy
        optimizer.learning_rate  log_uniform from 0.0001 to 0.1
        training.batch_size      int from 20 to 100 in steps of 20
      at most 12 configurations with seed 42 = 12 trials
      1 configuration of include is the first
      4 configurations are proposed at a time, by what those before them have shown
      early termination by asha
      until validation.accuracy is 0.9
      no trial begins after 1 h 00 min
      then the best 2 once more, each with 3 fresh seeds
      none of the 4 that are known by now are completed in runs.db
      time: unknown, as no trial like it was recorded on this machine

      trial  learning_rate  batch_size  seed  status
      ─────  ─────────────  ──────────  ────  ──────
          1              –          50    42  new
          2     …          20    42  new
          3     …          60    42  new
          4      …          60    42  new
      … and 8 more
      "
    `);
  });

  it('shows who trains how long, where brackets decide', async () => {
    const brackets = async (type: string): Promise<string | undefined> => {
      const options = ['--set', `search.early_termination={type: ${type}}`, '--set', 'training.epochs=9'];
      const { stdout } = await plan(write('grid.yaml', SEARCH), ...options);
      return /^early termination by (.*)$/m.exec(stdout)?.[1];
    };
    expect(await brackets('successive_halving')).toBe('successive_halving: 5 for 1 epoch, 1 for 9');
    expect(await brackets('hyperband, eta: 2')).toBe('hyperband: 5 for 1 epoch, 2 for 2, 1 for 9');
    expect(await brackets('median')).toBe('median');
  });

  it('one trial, where the file has no search', async () => {
    const { stdout } = await plan(writePipeline(folder, { name: 'alone' }));
    expect(told(stdout)).toMatchInlineSnapshot(`
      "alone: one trial
      not completed in runs.db
      time: unknown, as no trial like it was recorded on this machine
      "
    `);
  });

  it('gives all of it as JSON', async () => {
    const view = await viewOf(write('grid.yaml', SEARCH));
    expect(view).toMatchObject({
      name: 'grid',
      metric: { name: 'validation.accuracy', goal: 'maximize' },
      search: { method: 'grid', configurations: 5, seeds: [42, 43], whole: true, duplicates: 0, exclude: 1 },
      trials: 10,
      completed: 0,
      time: { seconds: null, unknown: 10 },
    });
    expect(view.planned).toHaveLength(10);
    expect(view.planned[2]).toMatchObject({
      name: 'adam, dropout.rate=0.5',
      parameters: { 'optimizer.type': 'adam', 'architecture.layers.2.dropout.rate': 0.5 },
      seed: 42,
      status: 'new',
    });
  });

  it('--set changes it, the search too', async () => {
    const view = await viewOf(write('grid.yaml', SEARCH), '--set', 'search.replicates=3');
    expect(view.search?.seeds).toEqual([42, 43, 44]);
  });

  it('refuses a grid that is too large, with its size, and says how to sample it', async () => {
    const { code, stdout, stderr } = await plan(write('large.yaml', `${SEARCH}  max_trials: 9\n`));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      'the grid has 10 trials (5 configurations × 2 replicates), more than max_trials, 9',
    );
    expect(stderr).toContain('method: sobol');
  });

  it('tells a missing file of the data at its place', async () => {
    const file = write('lost.yaml', SEARCH);
    const { code, stderr } = await plan(file, '--set', 'dataset.test_labels=lost.gz');
    expect(code).toBe(2);
    expect(stderr).toMatch(/lost\.gz does not exist \(--set dataset\.test_labels=lost\.gz\)/);
  });

  it('knows the published data set without its files', async () => {
    const text = pipelineText({ more: SEARCH }).replace(
      /dataset:\n( {2}.*\n)+/,
      'dataset: {name: fashion-mnist}\n',
    );
    writeFileSync(join(folder, 'published.yaml'), text);
    const { code, stdout } = await fmx(['plan', join(folder, 'published.yaml'), '--db', db], {
      env: { FMX_DATA: '/nowhere', XDG_CACHE_HOME: folder, npm_config_offline: '1' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('= 10 trials');
  });

  describe('with what was trained before', () => {
    beforeAll(async () => {
      const file = writePipeline(folder, { name: 'known', epochs: 2 });
      expect((await fmx(['run', file, '--db', db, '--quiet'])).code).toBe(0);
    });

    it('says what is there already, whatever its name, and how long the rest takes', async () => {
      const { planned, time } = await viewOf(write('grid.yaml', SEARCH));
      // The file's own values, with the first seed.
      expect(
        planned.filter(({ status }) => status === 'completed').map(({ name, seed }) => [name, seed]),
      ).toEqual([['adam, dropout.rate=0.3', 42]]);
      expect(time.seconds).toBeGreaterThan(0);
      expect(time.unknown).toBe(0);
      const { stdout } = await plan(write('grid.yaml', SEARCH));
      expect(stdout).toMatch(/^1 of them is completed in .*runs\.db$/m);
      expect(stdout).toMatch(/^time: about .* at most, with \d+ at a time$/m);
    });
  });
});

describe('fmx validate', () => {
  const validate = (...args: string[]) => fmx(['validate', ...args]);

  it('checks each configuration of a sweep', async () => {
    const file = write('grid.yaml', SEARCH);
    expect(await validate(file)).toMatchObject({ code: 0, stdout: `${file}: ok\n`, stderr: '' });
  });

  it('tells what is wrong with values, with paths, and with values together, each at its place', async () => {
    const wrong = write(
      'wrong.yaml',
      `search:
  method: grid
  parameters:
    optimizer.learning_rte: [0.1]
    training.batch_size: {values: [32], when: {optimizer.type: adam}}
`,
    );
    const { code, stdout } = await validate(wrong, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        code: 'config',
        message: 'there is no optimizer.learning_rte in this pipeline',
        where: { file: wrong, line: 24, column: 5 },
        hint: 'Did you mean optimizer.learning_rate?',
      },
    ]);

    const together = write(
      'together.yaml',
      `search:
  method: grid
  parameters:
    optimizer.type: [adam, sgd]
    optimizer.momentum: [0, 0.9]
    training.batch_size: [0, 50]
`,
    );
    const { stderr } = await validate(together);
    expect(stderr).toContain('training.batch_size is 0, but a whole number from 1 to 65536 is expected');
    expect(stderr).toContain('So it is in adam, momentum=0, batch_size=0: vary it `when` it fits');
  });

  it('tells a network that a value makes too small for its images', async () => {
    const file = write(
      'network.yaml',
      `search:
  method: grid
  parameters:
    architecture.layers.3.dense.units: [10, 12]
`,
    );
    const { code, stderr } = await validate(file);
    expect(code).toBe(2);
    expect(stderr).toContain('the last layer gives 12 for each image, but the data set has 10 classes');
    expect(stderr).toContain('So it is in dense.units=12');
  });
});
