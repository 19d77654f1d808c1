// What a file's search block may say, and what is said about one that is wrong.
import { describe, expect, test } from 'vitest';
import { complaint, load, SMALL } from './files.ts';

const withSearch = (search: string): string =>
  `${SMALL}vars: {rate: 0.3}\nsearch:\n${search.replace(/^/gm, '  ')}\n`;
const searchIn = (search: string) => load(withSearch(search)).search;
/** Without what `withSearch` puts before it, and without the file's other lines. */
const told = (search: string): string => complaint(withSearch(search));

describe('a search', () => {
  test('with its defaults', () => {
    expect(searchIn('method: grid\nparameters: {training.batch_size: [32, 64]}')).toMatchInlineSnapshot(`
      {
        "batch": 8,
        "early_termination": null,
        "exclude": [],
        "finalists": null,
        "include": [],
        "method": "grid",
        "parameters": {
          "training.batch_size": {
            "values": [
              32,
              64,
            ],
          },
        },
        "replicates": 1,
        "target": null,
        "time_budget": null,
        "zip": [],
      }
    `);
  });

  test('a list stands for its values', () => {
    const short = searchIn('method: grid\nparameters: {training.batch_size: [32, 64]}');
    expect(searchIn('method: grid\nparameters: {training.batch_size: {values: [32, 64]}}')).toEqual(short);
  });

  test('durations in seconds', () => {
    const search = 'method: random\nmax_trials: 4\ntime_budget: 1h30m\nparameters: {vars.rate: [0, 1]}';
    const { search: read, failure } = load(`${withSearch(search)}failure: {trial_timeout: 90s}\n`);
    expect([read?.time_budget, failure.trial_timeout]).toEqual([5400, 90]);
  });

  test('may vary what the file leaves to its default', () => {
    const search = `method: grid
parameters:
  training.batch_size: [32, 64]
  architecture.layers.1.dense.kernel_initializer: [he_normal, glorot_uniform]
  optimizer.schedule: [{type: cosine}, {type: constant}]
  vars.rate: [0.1, 0.2]`;
    expect(Object.keys(searchIn(search)?.parameters ?? {})).toHaveLength(4);
  });

  test('is none where the file has none', () => expect(load(SMALL).search).toBeNull());
});

describe('errors', () => {
  test('of paths: the nearest one, why not, and where', () => {
    expect(
      told(`method: grid
parameters:
  optimzer.learning_rate: [0.1]
  learning_rate: [0.1]
  vars.dropout: [0.3]
  architecture.layers.7.dense.units: [8]
  dataset.validation: [1000, 5000]
  seed: [1, 2]
  resources.threads: [1, 2]`),
    ).toMatchInlineSnapshot(`
      "error: there is no optimzer.learning_rate in this pipeline (a.yaml:13:5)
      13 |     optimzer.learning_rate: [0.1]
         |     ^
      Did you mean optimizer.learning_rate?

      error: there is no learning_rate in this pipeline (a.yaml:14:5)
      14 |     learning_rate: [0.1]
         |     ^
      Did you mean optimizer.learning_rate?

      error: there is no vars.dropout in this pipeline (a.yaml:15:5)
      15 |     vars.dropout: [0.3]
         |     ^
      Define it: \`vars: {dropout: …}\`.

      error: there is no architecture.layers.7.dense.units in this pipeline (a.yaml:16:5)
      16 |     architecture.layers.7.dense.units: [8]
         |     ^
      Did you mean architecture.layers.1.dense.units?

      error: a search cannot vary dataset.validation (a.yaml:17:5)
      17 |     dataset.validation: [1000, 5000]
         |     ^
      All trials of a sweep have the same images; compare data sets with a sweep for each.

      error: a search cannot vary seed (a.yaml:18:5)
      18 |     seed: [1, 2]
         |     ^
      Write \`replicates: 3\` for three seeds of each configuration.

      error: a search cannot vary resources.threads (a.yaml:19:5)
      19 |     resources.threads: [1, 2]
         |     ^
      They change no result: \`fmx sweep\` divides the machine by itself."
    `);
  });

  test('of values', () => {
    expect(
      told(`method: random
max_trials: 10
parameters:
  training.batch_size: []
  training.epochs: {values: [2, 2]}
  optimizer.momentum: {distribution: uniform}
  vars.rate: {min: 0, max: 1}
  optimizer.type: {values: [sgd], min: 1}
  optimizer.nesterov: {}`),
    ).toMatchInlineSnapshot(`
      "error: training.batch_size has no values (a.yaml:14:26)
      14 |     training.batch_size: []
         |                          ^
      As in \`[32, 64]\`.

      error: training.epochs has the value 2 twice (a.yaml:15:35)
      15 |     training.epochs: {values: [2, 2]}
         |                                   ^
      Keep it once.

      error: optimizer.momentum has no min (a.yaml:16:25)
      16 |     optimizer.momentum: {distribution: uniform}
         |                         ^
      As in \`{distribution: uniform, min: 0.1, max: 5}\`.

      error: vars.rate has no distribution (a.yaml:17:16)
      17 |     vars.rate: {min: 0, max: 1}
         |                ^
      Write which, as in \`distribution: uniform\`, or log_uniform, int, log_int.

      error: optimizer.type has values, and needs no min (a.yaml:18:42)
      18 |     optimizer.type: {values: [sgd], min: 1}
         |                                          ^
      Keep one of the two.

      error: optimizer.nesterov has no values (a.yaml:19:25)
      19 |     optimizer.nesterov: {}
         |                         ^
      As in \`[32, 64]\`, or \`{distribution: uniform, min: 0.1, max: 0.5}\`."
    `);
  });

  test('of ranges', () => {
    expect(
      told(`method: random
max_trials: 10
parameters:
  optimizer.learning_rate: {distribution: log_uniform, min: 0, max: 0.1}
  optimizer.momentum: {distribution: uniform, min: 0.9, max: 0.1}
  training.batch_size: {distribution: int, min: 1.5, max: 8}
  vars.rate: {distribution: uniform, min: 0, max: 0.1, step: 0.5}
  optimizer.weight_decay: {values: [0, 0.1], distribution: uniform, min: 0, max: 1}`),
    ).toMatchInlineSnapshot(`
      "error: optimizer.learning_rate: min is 0, but a logarithm needs it above 0 (a.yaml:14:63)
      14 |     optimizer.learning_rate: {distribution: log_uniform, min: 0, max: 0.1}
         |                                                               ^
      As in \`{distribution: log_uniform, min: 0.1, max: 5}\`.

      error: optimizer.momentum: max is 0.1, which is not above min, 0.9 (a.yaml:15:64)
      15 |     optimizer.momentum: {distribution: uniform, min: 0.9, max: 0.1}
         |                                                                ^
      Exchange them?

      error: training.batch_size: min is 1.5, but int takes whole numbers (a.yaml:16:51)
      16 |     training.batch_size: {distribution: int, min: 1.5, max: 8}
         |                                                   ^
      Or write uniform.

      error: vars.rate: step is 0.5, more than from 0 to 0.1 (a.yaml:17:64)
      17 |     vars.rate: {distribution: uniform, min: 0, max: 0.1, step: 0.5}
         |                                                                ^
      Take a smaller one.

      error: optimizer.weight_decay has both values and a distribution (a.yaml:18:29)
      18 |     optimizer.weight_decay: {values: [0, 0.1], distribution: uniform, min: 0, max: 1}
         |                             ^
      Keep one of the two."
    `);
  });

  test('of a path inside another that is varied as a whole', () => {
    expect(
      told(`method: grid
parameters:
  architecture: [ann]
  architecture.layers.1.dense.use_bias: [true, false]`),
    ).toMatchInlineSnapshot(`
      "error: architecture.layers.1.dense.use_bias is inside architecture, which is varied as a whole (a.yaml:14:5)
      14 |     architecture.layers.1.dense.use_bias: [true, false]
         |     ^
      Vary it in the network that has it, as in architectures.ann.layers.1.dense.use_bias."
    `);
    // A map is joined with what is there.
    const inside =
      'parameters: {optimizer: [{type: sgd}, {type: adam}], optimizer.learning_rate: [0.1, 0.2]}';
    expect(Object.keys(searchIn(`method: grid\n${inside}`)?.parameters ?? {})).toHaveLength(2);
  });

  test('of conditions', () => {
    expect(
      told(`method: grid
parameters:
  optimizer.type: [sgd, adam]
  optimizer.momentum: {values: [0, 0.9], when: {optimizer.typ: sgd}}
  optimizer.nesterov: {values: [true], when: {optimizer.type: [sgd, adan]}}
exclude:
  - {optimizer.type: rmsprop}
  - {training.epochs: 3}`),
    ).toMatchInlineSnapshot(`
      "error: the search does not vary optimizer.typ (a.yaml:14:51)
      14 |     optimizer.momentum: {values: [0, 0.9], when: {optimizer.typ: sgd}}
         |                                                   ^
      Did you mean optimizer.type?

      error: optimizer.type is never adan (a.yaml:15:71)
      15 |     optimizer.nesterov: {values: [true], when: {optimizer.type: [sgd, adan]}}
         |                                                                       ^
      Did you mean adam?

      error: optimizer.type is never rmsprop (a.yaml:17:24)
      17 |     - {optimizer.type: rmsprop}
         |                        ^
      It takes sgd, adam.

      error: the search does not vary training.epochs (a.yaml:18:8)
      18 |     - {training.epochs: 3}
         |        ^
      It varies optimizer.type, optimizer.momentum, optimizer.nesterov."
    `);
  });

  test('of conditions in a circle', () => {
    expect(
      told(`method: grid
parameters:
  training.batch_size: {values: [32, 64], when: {training.epochs: 2}}
  training.epochs: {values: [2, 3], when: {optimizer.type: sgd}}
  optimizer.type: {values: [sgd, adam], when: {training.batch_size: 32}}
  vars.rate: {values: [0.1], when: {optimizer.type: sgd}}`),
    ).toMatchInlineSnapshot(`
      "error: parameters wait for each other in a circle: training.batch_size → training.epochs → optimizer.type → training.batch_size (a.yaml:13:45)
      13 |     training.batch_size: {values: [32, 64], when: {training.epochs: 2}}
         |                                             ^
      Take the \`when\` off one of them."
    `);
  });

  test('of a zip', () => {
    expect(
      told(`method: grid
parameters: {training.epochs: [2, 3]}
zip:
  - {training.batch_size: [32, 64, 128], optimizer.learning_rate: [0.1, 0.2]}
  - {training.epochs: [1, 2]}
  - {vars.rate: []}`),
    ).toMatchInlineSnapshot(`
      "error: search.zip.2.vars.rate is empty (a.yaml:16:8)
      16 |     - {vars.rate: []}
         |        ^
      As in \`vars.rate: [32, 64]\`."
    `);
    expect(
      told(`method: grid
parameters: {training.epochs: [2, 3]}
zip:
  - {training.batch_size: [32, 64, 128], optimizer.learning_rate: [0.1, 0.2]}
  - {training.epochs: [1, 2]}`),
    ).toMatchInlineSnapshot(`
      "error: optimizer.learning_rate has 2 values, but training.batch_size, which varies with it, has 3 (a.yaml:14:69)
      14 |     - {training.batch_size: [32, 64, 128], optimizer.learning_rate: [0.1, 0.2]}
         |                                                                     ^
      Give all of them as many.

      error: training.epochs is varied twice (a.yaml:15:8)
      15 |     - {training.epochs: [1, 2]}
         |        ^
      Keep one of the two."
    `);
  });

  test('of what is included', () => {
    expect(
      told(`method: grid
parameters:
  optimizer.type: [sgd, adam]
  optimizer.schedule: [{type: cosine}, {type: constant}]
include:
  - {optimizer.type: rmsprop, training.batch_size: 3}
  - {optimizer.schedule: linear}
  - {optimizer.type: adamw}
  - {optimizer.type: adamw}`),
    ).toMatchInlineSnapshot(`
      "error: the search does not vary training.batch_size (a.yaml:16:33)
      16 |     - {optimizer.type: rmsprop, training.batch_size: 3}
         |                                 ^
      It varies optimizer.type, optimizer.schedule.

      error: optimizer.schedule is never linear (a.yaml:17:28)
      17 |     - {optimizer.schedule: linear}
         |                            ^
      It takes type: cosine, type: constant.

      error: search.include.3 is the same as search.include.2 (a.yaml:19:7)
      19 |     - {optimizer.type: adamw}
         |       ^
      Keep one of the two."
    `);
  });

  test('of a grid without an end', () => {
    expect(
      told(
        'method: grid\nparameters: {optimizer.learning_rate: {distribution: log_uniform, min: 1e-4, max: 0.1}}',
      ),
    ).toMatchInlineSnapshot(`
      "error: a grid cannot go through optimizer.learning_rate, a range without steps (a.yaml:12:56)
      12 |   parameters: {optimizer.learning_rate: {distribution: log_uniform, min: 1e-4, max: 0.1}}
         |                                                        ^
      Give it values or a step, or search with random, sobol, tpe, gp."
    `);
  });

  test('of a search that does not say how far to go, or not far enough', () => {
    expect(told('method: tpe\nparameters: {vars.rate: [0.1, 0.2]}')).toMatchInlineSnapshot(`
      "error: search: "max_trials" is missing (a.yaml:10:1)
      10 | search:
         | ^
      How many trials tpe is to try, as in \`max_trials: 60\`."
    `);
    expect(
      told('method: tpe\nmax_trials: 2\nreplicates: 3\nparameters: {vars.rate: [0.1, 0.2]}'),
    ).toMatchInlineSnapshot(`
      "error: search.max_trials is 2, but each configuration has 3 replicates (a.yaml:12:15)
      12 |   max_trials: 2
         |               ^
      Take 3 at least."
    `);
  });

  test('of a search for nothing', () => {
    expect(told('method: grid')).toMatchInlineSnapshot(`
      "error: the search varies nothing (a.yaml:10:1)
      10 | search:
         | ^
      Name a parameter and its values, as in \`parameters: {training.batch_size: [32, 64]}\`, or try the same on several seeds: \`replicates: 5\`."
    `);
    expect(told('method: grid\nparameters: {}')).toMatchInlineSnapshot(`
      "error: the search varies nothing (a.yaml:10:1)
      10 | search:
         | ^
      Name a parameter and its values, as in \`parameters: {training.batch_size: [32, 64]}\`, or try the same on several seeds: \`replicates: 5\`."
    `);
  });

  test('of the method and its options', () => {
    expect(told('method: grd\nparameters: {vars.rate: [0.1, 0.2]}')).toMatchInlineSnapshot(`
      "error: search.method is the text "grd", but one of grid, random, sobol, tpe, gp is expected (a.yaml:11:11)
      11 |   method: grd
         |           ^
      Did you mean grid?"
    `);
    expect(
      told('method: random\ncandidates: 3\nmax_trials: 0\nparameters: {vars.rate: [0.1, 0.2]}'),
    ).toMatchInlineSnapshot(`
      "error: search: unknown key "candidates" (a.yaml:12:3)
      12 |   candidates: 3
         |   ^
      It belongs to search (tpe). Known here: method, parameters, zip, include, exclude, replicates, max_trials, batch, time_budget, target, finalists, early_termination.

      error: search.max_trials is 0, but a whole number from 1 to 100000 is expected (a.yaml:13:15)
      13 |   max_trials: 0
         |               ^
      As in \`max_trials: 60\`."
    `);
    expect(
      told('method: random\nparameters: {vars.rate: {distribution: normal, min: 1, max: 2}}'),
    ).toMatchInlineSnapshot(`
      "error: search.parameters.vars.rate.distribution is the text "normal", but one of uniform, log_uniform, int, log_int is expected (a.yaml:12:42)
      12 |   parameters: {vars.rate: {distribution: normal, min: 1, max: 2}}
         |                                          ^
      As in \`distribution: log_uniform\`."
    `);
    expect(
      told(`method: grid
parameters: {vars.rate: [0.1, 0.2]}
early_termination: {type: asha, eta: 1, bracket: 4}
time_budget: 2 hours
finalists: {tops: 3}`),
    ).toMatchInlineSnapshot(`
      "error: search.early_termination.eta is 1, but a whole number from 2 to 100 is expected (a.yaml:13:40)
      13 |   early_termination: {type: asha, eta: 1, bracket: 4}
         |                                        ^

      error: search.early_termination: unknown key "bracket" (a.yaml:13:43)
      13 |   early_termination: {type: asha, eta: 1, bracket: 4}
         |                                           ^
      It belongs to search.early_termination (successive_halving). Known here: type, min_epochs, eta.

      error: search.time_budget is the text "2 hours", but a duration (90s, 30m, 2h) or null is expected (a.yaml:14:16)
      14 |   time_budget: 2 hours
         |                ^
      As in \`time_budget: 2h\`.

      error: search.finalists: unknown key "tops" (a.yaml:15:15)
      15 |   finalists: {tops: 3}
         |               ^
      Did you mean top? Known here: top, seeds."
    `);
  });
});
