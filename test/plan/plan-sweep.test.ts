import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPipeline, resolveTrial } from '../../src/config/load.ts';
import { type Configuration, trialsOf } from '../../src/plan/configuration.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { type Outcome, planSweep, type SweepPlan } from '../../src/plan/plan-sweep.ts';
import { complaintOf, folderOf, load, SMALL } from '../config/files.ts';
import { LOCATED } from './located.ts';

const withSearch = (search: string, rest = SMALL): string =>
  `${rest}vars: {rate: 0.3}\nsearch:\n${search.replace(/^/gm, '  ')}\n`;
const planOf = (search: string, ...set: string[]): SweepPlan =>
  planSweep(load(withSearch(search), ...set), LOCATED);
const namesIn = (configurations: readonly Configuration[]): string[] =>
  configurations.map(({ name }) => name);

const told = (search: string, rest?: string): string => {
  const folder = folderOf({ 'a.yaml': withSearch(search, rest) });
  return complaintOf(() => planSweep(loadPipeline(join(folder, 'a.yaml')), LOCATED), folder);
};

const GRID = `method: grid
parameters:
  optimizer.type: [sgd, adam]
  training.batch_size: [32, 64]
replicates: 3`;

describe('a grid', () => {
  test('is its combinations, each with a trial for each seed', () => {
    const { first, seeds, configurations, nextBatch } = planOf(GRID);
    expect(namesIn(first)).toEqual([
      'sgd, batch_size=32',
      'sgd, batch_size=64',
      'adam, batch_size=32',
      'adam, batch_size=64',
    ]);
    expect([configurations, seeds]).toEqual([4, [42, 43, 44]]);
    const trials = trialsOf(first);
    expect(trials).toHaveLength(12);
    expect(new Set(trials.map(({ id }) => id)).size).toBe(12);
    expect(trials[4]).toMatchObject({
      name: 'sgd, batch_size=64',
      seed: 43,
      parameters: { 'optimizer.type': 'sgd', 'training.batch_size': 64 },
      pipeline: { seed: 43, optimizer: { type: 'sgd' }, training: { batch_size: 64 } },
    });
    expect(nextBatch(first.map(({ assignment }) => ({ assignment, value: 0.5 })))).toEqual([]);
  });

  test('has the trials that runs with the same values have', () => {
    const text = withSearch(GRID);
    const set = ['optimizer.type=adam', 'training.batch_size=32', 'seed=44'];
    const run = planRun(load(text, ...set), LOCATED);
    expect(trialsOf(planOf(GRID).first).map(({ id }) => id)).toContain(run.id);
  });

  test('names of architectures, values with names, and variables inside networks', () => {
    const rest = SMALL.replace(/architecture:\n {2}name: ann\n/, 'architectures:\n ann:\n');
    const search = `method: grid
parameters:
  architecture: [ann]
  augmentation: {values: {none: [], flip: [horizontal_flip]}}
  vars.rate: [0.1, 0.2]`;
    const { first } = planSweep(load(withSearch(search, rest)), LOCATED);
    expect(namesIn(first)).toEqual([
      'ann, none, rate=0.1',
      'ann, none, rate=0.2',
      'ann, flip, rate=0.1',
      'ann, flip, rate=0.2',
    ]);
    expect(first[2]?.trials[0]?.pipeline.augmentation).toMatchObject([{ type: 'horizontal_flip' }]);
    // The rate is used nowhere.
    expect(new Set(first.map(({ id }) => id)).size).toBe(2);
    expect(trialsOf(first)).toHaveLength(2);
  });

  test('zip, when, exclude and include', () => {
    const { first, configurations } = planOf(`method: grid
parameters:
  optimizer.type: [sgd, adam]
  optimizer.momentum: {values: [0, 0.9], when: {optimizer.type: sgd}}
zip:
  - {training.batch_size: [32, 64], training.epochs: [5, 10]}
include:
  - {training.batch_size: 128}
  - {optimizer.type: adam, training.batch_size: 64, training.epochs: 10}
exclude:
  - {optimizer.type: adam, training.batch_size: 32}`);
    expect(namesIn(first)).toEqual([
      'batch_size=128',
      'adam, batch_size=64, epochs=10',
      'sgd, momentum=0, batch_size=32, epochs=5',
      'sgd, momentum=0, batch_size=64, epochs=10',
      'sgd, momentum=0.9, batch_size=32, epochs=5',
      'sgd, momentum=0.9, batch_size=64, epochs=10',
    ]);
    // One of those that are included belongs to the grid as well.
    expect(configurations).toBe(6);
  });

  test('too large', () => {
    const values = (count: number) => `[${Array.from({ length: count }, (_, i) => i + 1).join(', ')}]`;
    expect(
      told(`method: grid\nparameters: {training.batch_size: ${values(40)}, training.epochs: ${values(10)}}
replicates: 3`).replace(/^\d+ \|.*\n/m, ''),
    ).toMatchInlineSnapshot(`
      "error: the grid has 1200 trials (400 configurations × 3 replicates), more than 1000, the limit where none is given (a.yaml:11:3)
         |   ^
      Sample it: \`method: sobol\` with \`max_trials: 60\` tries 20 configurations, spread evenly. \`max_trials: 1200\` lets all of it run."
    `);
    expect(told(`${GRID}\nmax_trials: 10`)).toMatchInlineSnapshot(`
      "error: the grid has 12 trials (4 configurations × 3 replicates), more than max_trials, 10 (a.yaml:16:15)
      16 |   max_trials: 10
         |               ^
      Sample it: \`method: sobol\` with \`max_trials: 10\` tries 3 configurations, spread evenly. \`max_trials: 12\` lets all of it run."
    `);
    expect(planOf(`${GRID}\nmax_trials: 12`).first).toHaveLength(4);
  });

  test('of which nothing is left', () => {
    expect(told(`${GRID}\nexclude: [{optimizer.type: [sgd, adam]}]`)).toMatchInlineSnapshot(`
      "error: exclude leaves nothing: it takes out all 4 configurations (a.yaml:16:12)
      16 |   exclude: [{optimizer.type: [sgd, adam]}]
         |            ^
      Take one of its items away."
    `);
  });
});

describe('a configuration', () => {
  const everywhere = `method: grid
parameters:
  architecture: [ann, other]
  architectures.other.layers.1.dense.units: {values: [16, 32], when: {architecture: other}}
  vars.rate: [0.1, 0.2]
  vars.width: [8, 16]
  training.batch_size: [32, 64]
  augmentation: {values: {none: [], flip: [horizontal_flip]}}
zip: [{optimizer.learning_rate: [0.1, 0.2], training.epochs: [1, 2]}]`;
  const networks = `name: x
dataset: {name: fashion-mnist, validation: 5000}
architectures:
  ann: {layers: [flatten, {dense: {units: $width}}, {dropout: {rate: $rate}}, {dense: {units: 10, activation: softmax}}]}
  other: {layers: [flatten, {dense: {units: 4}}, {dense: {units: 10, activation: softmax}}]}
optimizer: {type: sgd, learning_rate: $rate}
vars: {rate: 0.3, width: 8}
search:
${everywhere.replace(/^/gm, '  ')}
`;
  const shipped = readdirSync('pipelines').map((name) => join('pipelines', name));
  const searching = shipped.map((path) => loadPipeline(path)).filter(({ search }) => search !== null);

  test.each([
    ['one that varies all there is', load(networks)] as const,
    ...searching.map((loaded) => [loaded.path, loaded] as const),
  ])('has the pipeline of its values: %s', (_, loaded) => {
    for (const { assignment, trials } of planSweep(loaded, LOCATED).first) {
      const { pipeline } = resolveTrial(loaded, assignment);
      for (const trial of trials) expect(trial.pipeline).toStrictEqual({ ...pipeline, seed: trial.seed });
    }
  });
});

describe('values that are wrong', () => {
  test('by themselves are told once, at their place', () => {
    expect(
      told(`method: grid
parameters:
  training.batch_size: [32, 0, 64.5]
  optimizer.type: [sgd, adm]
  architecture.layers.1.dense.units: [10, 11]`),
    ).toMatchInlineSnapshot(`
      "error: the last layer gives 11 for each image, but the data set has 10 classes (a.yaml:7:7)
      7 |     - dense: {units: 10, activation: softmax}
        |       ^
      End with \`- dense: {units: 10, activation: softmax}\`. So it is in batch_size=32, sgd, dense.units=11: vary it \`when\` it fits, or \`exclude\` what does not.

      error: training.batch_size is 0, but a whole number from 1 to 65536 is expected (a.yaml:13:31)
      13 |     training.batch_size: [32, 0, 64.5]
         |                               ^

      error: training.batch_size is 64.5, but a whole number from 1 to 65536 is expected (a.yaml:13:34)
      13 |     training.batch_size: [32, 0, 64.5]
         |                                  ^

      error: optimizer.type is the text "adm", but one of sgd, rmsprop, adam, adamw, nadam, lion, adagrad, adadelta is expected (a.yaml:14:27)
      14 |     optimizer.type: [sgd, adm]
         |                           ^
      Did you mean adam?"
    `);
  });

  test('at the ends of a range', () => {
    expect(
      told(`method: random
max_trials: 10
parameters:
  optimizer.momentum: {distribution: uniform, min: 0.5, max: 1.5}`),
    ).toMatchInlineSnapshot(`
      "error: optimizer.momentum is 1.5, but a number from 0 to below 1 is expected (a.yaml:14:25)
      14 |     optimizer.momentum: {distribution: uniform, min: 0.5, max: 1.5}
         |                         ^"
    `);
  });

  test('together', () => {
    expect(
      told(`method: grid
parameters:
  optimizer.type: [sgd, adam]
  optimizer.momentum: [0, 0.9]`),
    ).toMatchInlineSnapshot(`
      "error: optimizer: unknown key "momentum" (a.yaml:14:26)
      14 |     optimizer.momentum: [0, 0.9]
         |                          ^
      It belongs to architecture.layers.batch_normalization, or to optimizer (sgd, rmsprop). Known here: type, learning_rate, beta_1, beta_2, epsilon, weight_decay, schedule, clip. So it is in adam, momentum=0: vary it \`when\` it fits, or \`exclude\` what does not."
    `);
  });

  test('are right together with others than the file has', () => {
    const adam = SMALL.replace('sgd', 'adam');
    const search = `method: grid
parameters:
  optimizer.type: [sgd, rmsprop]
  optimizer.momentum: [0, 0.9]`;
    expect(planSweep(load(withSearch(search, adam)), LOCATED).first).toHaveLength(4);
  });

  test('are not looked at where they are excluded', () => {
    const search = `method: grid
parameters:
  optimizer.type: [adam, sgd]
  optimizer.nesterov: [false, true]
  optimizer.momentum: [0.9]
exclude: [{optimizer.type: adam}]`;
    expect(planOf(search).first).toHaveLength(2);
  });
});

describe('a method that learns', () => {
  const TPE = `method: tpe
startup_trials: 4
batch: 4
max_trials: 30
replicates: 2
parameters:
  optimizer.learning_rate: {distribution: log_uniform, min: 1.0e-3, max: 1}
  training.batch_size: [32, 64, 128, 256]`;

  /** The metric is best at a learning rate of 0.1. */
  const outcomeOf = ({ assignment }: Configuration): Outcome => ({
    assignment,
    value: -Math.abs(Math.log10(Number(assignment['optimizer.learning_rate'])) + 1),
  });

  function all(plan: SweepPlan): Configuration[][] {
    const batches: Configuration[][] = [];
    const history: Outcome[] = [];
    for (let batch = plan.first; batch.length > 0; batch = plan.nextBatch(history)) {
      batches.push(batch);
      history.push(...batch.map(outcomeOf));
    }
    return batches;
  }

  test('proposes batch by batch, until max_trials', () => {
    const plan = planOf(TPE);
    expect(plan.configurations).toBe(15);
    expect(all(plan).map((batch) => batch.length)).toEqual([4, 4, 4, 3]);
  });

  test('proposes the same after the same outcomes, whoever asks: a resumed sweep, too', () => {
    const [, second] = all(planOf(TPE));
    const again = planOf(TPE);
    expect(again.nextBatch(again.first.map(outcomeOf))).toEqual(second);
  });

  test('what is included comes first, and counts', () => {
    const plan = planOf(`${TPE}\ninclude: [{optimizer.learning_rate: 0.1}, {training.batch_size: 1024}]`);
    expect(namesIn(plan.first).slice(0, 2)).toEqual(['learning_rate=0.1', 'batch_size=1024']);
    expect(all(plan).map((batch) => batch.length)).toEqual([4, 4, 4, 3]);
  });

  test('greater is better for an accuracy, less for a loss', () => {
    const distance = ({ assignment }: Configuration) =>
      Math.abs(Math.log10(Number(assignment['optimizer.learning_rate'])) + 1);
    const late = all(planOf(TPE)).slice(2).flat().map(distance);
    const early = all(planOf(TPE)).slice(0, 1).flat().map(distance);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(late)).toBeLessThan(mean(early));
    const least = planOf(TPE, 'metric.name=validation.loss');
    expect(least.nextBatch(least.first.map(outcomeOf))).not.toEqual(all(planOf(TPE))[1]);
  });

  test('goes on where some have failed or were pruned', () => {
    const plan = planOf(TPE);
    const history = plan.first.map(
      ({ assignment }, index): Outcome =>
        index === 0 ? { assignment, value: null } : { assignment, value: 0.5, pruned_at: index },
    );
    expect(plan.nextBatch(history)).toHaveLength(4);
  });

  test('waits for each bracket where brackets decide', () => {
    const plan = planOf(`${TPE}\nearly_termination: {type: hyperband}`, 'training.epochs=9');
    expect(plan.brackets.map(({ configurations }) => configurations)).toEqual([9, 5, 1]);
    expect(all(plan).map((batch) => batch.length)).toEqual([9, 5, 1]);
  });
});

describe('the order of keys', () => {
  const PARAMETERS = [
    'optimizer.learning_rate: {distribution: log_uniform, min: 1.0e-3, max: 1}',
    'optimizer.type: [sgd, adam]',
    'optimizer.momentum: {distribution: uniform, min: 0, max: 0.9, when: {optimizer.type: sgd}}',
  ];
  const sets = (method: string, parameters: readonly string[]): string[] => {
    const search = `method: ${method}\nmax_trials: 12\nparameters:\n  ${parameters.join('\n  ')}`;
    const { first, nextBatch } = planOf(search);
    const history = first.map(({ assignment }, index) => ({ assignment, value: index }));
    return [...first, ...nextBatch(history)].map(({ id }) => id);
  };

  test.each(['random', 'sobol', 'tpe', 'gp'])('makes no difference to what %s proposes', (method) => {
    expect(sets(method, PARAMETERS.toReversed())).toEqual(sets(method, PARAMETERS));
  });

  test('is that of the nested loops of a grid, and of names', () => {
    const first = planOf(GRID.replace(/( {2}optimizer.*\n)( {2}training.*\n)/, '$2$1')).first;
    expect(namesIn(first)).toEqual([
      'batch_size=32, sgd',
      'batch_size=32, adam',
      'batch_size=64, sgd',
      'batch_size=64, adam',
    ]);
  });
});

test('brackets of a grid are no corners of it', () => {
  const search = `method: grid
parameters:
  optimizer.type: [sgd, adam]
  training.batch_size: [1, 2, 3, 4, 5, 6, 7, 8]
early_termination: {type: successive_halving, bracket: 8}`;
  const { first, brackets } = planOf(search);
  expect(brackets.map(({ configurations }) => configurations)).toEqual([8, 8]);
  const types = first.slice(0, 8).map(({ assignment }) => assignment['optimizer.type']);
  expect(new Set(types).size).toBe(2);
  expect(new Set(first.map(({ id }) => id)).size).toBe(16);
  expect(namesIn(planOf(search).first)).toEqual(namesIn(first));
});

test('finalists run on seeds that had no part in choosing them', () => {
  const { first, seeds, finalists } = planOf(`${GRID}\nfinalists: {top: 2, seeds: 4}`);
  const [best, second] = first as [Configuration, Configuration];
  const again = finalists([second, best]);
  expect(again.map(({ id }) => id)).toEqual([second.id, best.id]);
  const fresh = again.map(({ trials }) => trials.map(({ seed }) => seed));
  expect(fresh).toEqual([
    [45, 46, 47, 48],
    [45, 46, 47, 48],
  ]);
  expect(seeds.filter((seed) => fresh.flat().includes(seed))).toEqual([]);
});

describe('the plan’s identity', () => {
  const { id } = planOf(GRID);
  const idOf = (text: string): string => planSweep(load(text), LOCATED).id;

  test.each([
    ['a comment', (text: string) => `# The same\n${text}`],
    ['the name', (text: string) => text.replace('name: small', 'name: other')],
    ['a description', (text: string) => `${text}description: In words.\n`],
    ['the network’s name', (text: string) => text.replace('name: ann', 'name: mlp')],
    ['where it runs', (text: string) => `${text}resources: {threads: 2, device: cpu}\n`],
    ['what is done about failures', (text: string) => `${text}failure: {max_retries: 3}\n`],
    ['another spelling', (text: string) => text.replace('[32, 64]', '{values: [32.0, 0x40]}')],
    ['the order of keys', (text: string) => text.replace(/( {4}optimizer.*\n)( {4}training.*\n)/, '$2$1')],
  ])('is the same with %s changed', (_, change) => {
    const text = withSearch(GRID);
    expect(change(text)).not.toBe(text);
    expect(idOf(change(text))).toBe(id);
  });

  test.each([
    ['a value', (text: string) => text.replace('[32, 64]', '[32, 65]')],
    ['the number of seeds', (text: string) => text.replace('replicates: 3', 'replicates: 4')],
    ['the method', (text: string) => text.replace('method: grid', 'method: random\n  max_trials: 4')],
    [
      'a number outside the search',
      (text: string) => text.replace('units: 10', 'units: 10, use_bias: false'),
    ],
    ['the seed', (text: string) => `${text}seed: 43\n`],
    ['early termination', (text: string) => `${text}  early_termination: {type: median}\n`],
  ])('is another one with %s changed', (_, change) => {
    const text = withSearch(GRID);
    expect(change(text)).not.toBe(text);
    expect(idOf(change(text))).not.toBe(id);
  });

  test('is another one with other images', () => {
    expect(planSweep(load(withSearch(GRID)), { ...LOCATED, fingerprint: '00' }).id).not.toBe(id);
  });
});
