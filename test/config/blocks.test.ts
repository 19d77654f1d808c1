// Layers inside layers, in a file: how they are written, and what is said where they are wrong.
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editorSchema } from '../../src/config/editor-schema.ts';
import { loadPipeline } from '../../src/config/load.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { trialFacts } from '../../src/record/trial-facts.ts';
import { LOCATED } from '../plan/located.ts';
import { complaint, complaintOf, folderOf, load, SMALL } from './files.ts';

const NESTED = SMALL.replace(
  '    - flatten\n',
  `    - conv2d: {filters: 8}
    - residual:
        layers:
          - batch_normalization
          - activation:
          - repeat:
              times: 2
              layers:
                - conv2d: {filters: $filters, padding: same}
                - dropout: {rate: 0.1}
    - dropout: {rate: 0.2}
    - flatten
`,
).concat('vars: {filters: 4}\n');

test('layers in blocks are written as everywhere, and take the same defaults', () => {
  const { pipeline } = load(NESTED);
  expect(pipeline.architecture.layers[1]).toMatchObject({
    type: 'residual',
    layers: [
      { type: 'batch_normalization', momentum: 0.9 },
      { type: 'activation', function: 'relu' },
      {
        type: 'repeat',
        times: 2,
        layers: [
          { type: 'conv2d', filters: 4, kernel_size: 3, padding: 'same' },
          { type: 'dropout', rate: 0.1 },
        ],
      },
    ],
  });
});

test('a path leads into blocks', () => {
  const path = 'architecture.layers.1.residual.layers.2.repeat';
  const trial = planRun(load(NESTED, `${path}.times=3`, `${path}.layers.1.dropout.rate=0.4`), LOCATED);
  expect(trial.parameters).toMatchObject({
    [`${path}.times`]: 3,
    [`${path}.layers.0.conv2d.filters`]: 4,
    [`${path}.layers.1.dropout.rate`]: 0.4,
  });
  expect(trialFacts(trial).dropout_rate).toBe('0.4, 0.2');
});

test('a list of layers may be a variable', () => {
  const text = SMALL.replace('- flatten\n', '- repeat: {times: 2, layers: $block}\n    - flatten\n');
  const { pipeline } = load(`${text}vars: {block: [activation, dropout: {rate: 0.5}]}\n`);
  expect(pipeline.architecture.layers[0]).toMatchObject({
    layers: [{ type: 'activation' }, { type: 'dropout', rate: 0.5 }],
  });
});

describe('errors', () => {
  test('all of them at once, at their places', () => {
    const text = NESTED.replace('filters: $filters', 'filters: 0')
      .replace('- batch_normalization', '- batch_normalisation')
      .replace('times: 2', 'times: many')
      .replace('{rate: 0.1}', '{rate: 0.1, ratio: 2}');
    expect(complaint(text)).toMatchInlineSnapshot(`
      "error: architecture.layers.1.residual.layers.0: unknown layer "batch_normalisation" (a.yaml:9:13)
      9 |           - batch_normalisation
        |             ^
      Did you mean batch_normalization? Known here: flatten, dense, dropout, spatial_dropout2d, activation, conv2d, depthwise_conv2d, separable_conv2d, max_pool2d, average_pool2d, global_average_pool2d, batch_normalization, layer_normalization, residual, repeat.

      error: architecture.layers.1.residual.layers.2.repeat.times is the text "many", but a whole number from 1 to 1000 is expected (a.yaml:12:22)
      12 |               times: many
         |                      ^

      error: architecture.layers.1.residual.layers.2.repeat.layers.0.conv2d.filters is 0, but a whole number from 1 to 100000 is expected (a.yaml:14:37)
      14 |                 - conv2d: {filters: 0, padding: same}
         |                                     ^

      error: architecture.layers.1.residual.layers.2.repeat.layers.1.dropout: unknown key "ratio" (a.yaml:15:40)
      15 |                 - dropout: {rate: 0.1, ratio: 2}
         |                                        ^
      Did you mean rate? Known here: rate."
    `);
  });

  test.each([
    ['residual', 'architecture.layers.0.residual: "layers" is missing'],
    ['residual: []', 'architecture.layers.0.residual is a list, but a map is expected'],
    ['residual: {layers: []}', 'architecture.layers.0.residual.layers is empty'],
    ['residual: {layers: flatten}', 'residual.layers is the text "flatten", but a list is expected'],
    ['residual: {layers: [[flatten]]}', 'residual.layers.0 is a list, but a layer is expected'],
    [
      'residual: {layers: [{flatten: {}, dense: {units: 1}}]}',
      'residual.layers.0 holds 2 at once: flatten, dense',
    ],
    ['residual: {flatten: {}}', 'architecture.layers.0.residual: unknown key "flatten"'],
    [
      'residual: {layers: [residual]}',
      'architecture.layers.0.residual.layers.0.residual: "layers" is missing',
    ],
    ['repeat: {layers: [flatten]}', 'architecture.layers.0.repeat: "times" is missing'],
    [
      'repeat: {times: 0, layers: [flatten]}',
      'repeat.times is 0, but a whole number from 1 to 1000 is expected',
    ],
    ['dense: {units: 3, layers: [flatten]}', 'architecture.layers.0.dense: unknown key "layers"'],
  ])('%s', (layer, expected) => {
    expect(complaint(`name: x\narchitecture: {name: a, layers: [${layer}]}\n`)).toContain(expected);
  });

  test('a layer in a block that does not fit', () => {
    const folder = folderOf({ 'a.yaml': NESTED.replace('dropout: {rate: 0.1}', 'dense: {units: 3}') });
    expect(
      complaintOf(() => planRun(loadPipeline(join(folder, 'a.yaml')), LOCATED), folder),
    ).toMatchInlineSnapshot(`
      "error: dense: its input is 26×26×4 for each image, and must be one row (a.yaml:15:19)
      15 |                 - dense: {units: 3}
         |                   ^
      Put \`- flatten\` before it."
    `);
  });
});

describe('an editor', () => {
  const check = new Ajv({ strictTypes: false }).compile(editorSchema());
  const accepts = (layers: string): boolean =>
    check({ extends: 'b.yaml', architecture: parse(`{layers: [${layers}]}`) });

  test.each([
    'residual: {layers: [batch_normalization, conv2d: {filters: 3}]}',
    'repeat: {times: $times, layers: $layers}',
    'repeat: {times: 2, layers: [residual: {layers: [dropout: {rate: $rate}]}]}',
  ])('accepts %s', (layers) => expect(accepts(layers)).toBe(true));

  test.each([
    'residual',
    'residual: {layers: [conv2d]}',
    'repeat: {layers: [flatten]}',
    'repeat: {times: 2, layers: [residual: {layers: [dropout: {rate: 2}]}]}',
  ])('marks %s', (layers) => expect(accepts(layers)).toBe(false));
});
