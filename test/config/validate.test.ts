import { describe, expect, test } from 'vitest';
import { complaint, load, SMALL } from './files.ts';

test('defaults are filled in', () => {
  expect(load(SMALL).pipeline).toMatchInlineSnapshot(`
    {
      "architecture": {
        "layers": [
          {
            "type": "flatten",
          },
          {
            "activation": "softmax",
            "kernel_initializer": "glorot_uniform",
            "type": "dense",
            "units": 10,
            "use_bias": true,
          },
        ],
        "name": "ann",
      },
      "augmentation": [],
      "dataset": {
        "name": "fashion-mnist",
        "validation": 5000,
      },
      "description": "",
      "loss": {
        "label_smoothing": 0,
        "type": "categorical_crossentropy",
      },
      "metric": {
        "goal": "maximize",
        "name": "validation.accuracy",
      },
      "name": "small",
      "optimizer": {
        "clip": null,
        "learning_rate": 0.01,
        "momentum": 0,
        "nesterov": false,
        "schedule": {
          "type": "constant",
          "warmup_epochs": 0,
        },
        "type": "sgd",
        "weight_decay": 0,
      },
      "resources": {
        "concurrency": "auto",
        "device": "auto",
        "engine": "onnxruntime",
        "fallback": "none",
        "gpu": 1,
        "threads": "auto",
      },
      "seed": 42,
      "training": {
        "batch_size": 64,
        "early_stopping": null,
        "epochs": 20,
        "restore_best_weights": true,
        "weight_average": null,
      },
    }
  `);
});

describe('errors', () => {
  test('all of a file at once, by line', () => {
    const text = `nmae: typo
dataset: {name: fashion-mnist, validation: -1}
architecture:
  name: 3
  layers:
    - flaten
    - dense: {units: 0}
    - dropout: {rate: 1.5}
    - dense: {units: 10, activation: sofmax, use_bias: yes}
optimizer: {type: adm, learning_rate: "1e-3"}
training: {epochs: ten, batch_size: 64.5, early_stopping: yes}
epochs: 20
resources: {threads: many}
`;
    expect(complaint(text)).toMatchInlineSnapshot(`
      "error: "name" is missing (a.yaml)
      As in \`name: ann-baseline\`.

      error: unknown key "nmae" (a.yaml:1:1)
      1 | nmae: typo
        | ^
      Did you mean name? Known here: name, description, extends, vars, dataset, architecture, architectures, augmentation, loss, optimizer, training, metric, seed, resources, search, failure.

      error: dataset.validation is -1, but a whole number of at least 0, or a number above 0 and below 1 is expected (a.yaml:2:44)
      2 | dataset: {name: fashion-mnist, validation: -1}
        |                                            ^

      error: architecture.name is 3, but a text is expected (a.yaml:4:9)
      4 |   name: 3
        |         ^
      As in \`name: ann\`.

      error: architecture.layers.0: unknown layer "flaten" (a.yaml:6:7)
      6 |     - flaten
        |       ^
      Did you mean flatten? Known here: flatten, dense, dropout, spatial_dropout2d, activation, conv2d, depthwise_conv2d, separable_conv2d, max_pool2d, average_pool2d, global_average_pool2d, batch_normalization, layer_normalization, residual, repeat.

      error: architecture.layers.1.dense.units is 0, but a whole number from 1 to 1000000 is expected (a.yaml:7:22)
      7 |     - dense: {units: 0}
        |                      ^

      error: architecture.layers.2.dropout.rate is 1.5, but a number from 0 to below 1 is expected (a.yaml:8:23)
      8 |     - dropout: {rate: 1.5}
        |                       ^

      error: architecture.layers.3.dense.activation is the text "sofmax", but one of linear, relu, leaky_relu, gelu, tanh, sigmoid, softmax is expected (a.yaml:9:38)
      9 |     - dense: {units: 10, activation: sofmax, use_bias: yes}
        |                                      ^
      Did you mean softmax?

      error: architecture.layers.3.dense.use_bias is the text "yes", but true or false is expected (a.yaml:9:56)
      9 |     - dense: {units: 10, activation: sofmax, use_bias: yes}
        |                                                        ^
      YAML 1.2 says true and false.

      error: optimizer.type is the text "adm", but one of sgd, rmsprop, adam, adamw, nadam, lion, adagrad, adadelta is expected (a.yaml:10:19)
      10 | optimizer: {type: adm, learning_rate: "1e-3"}
         |                   ^
      Did you mean adam?

      error: training.epochs is the text "ten", but a whole number from 1 to 100000 is expected (a.yaml:11:20)
      11 | training: {epochs: ten, batch_size: 64.5, early_stopping: yes}
         |                    ^

      error: training.batch_size is 64.5, but a whole number from 1 to 65536 is expected (a.yaml:11:37)
      11 | training: {epochs: ten, batch_size: 64.5, early_stopping: yes}
         |                                     ^

      error: training.early_stopping is the text "yes", but a map or null is expected (a.yaml:11:59)
      11 | training: {epochs: ten, batch_size: 64.5, early_stopping: yes}
         |                                                           ^
      As in \`early_stopping: {metric: validation.loss, patience: 5}\`.

      error: unknown key "epochs" (a.yaml:12:1)
      12 | epochs: 20
         | ^
      It belongs to training. Known here: name, description, extends, vars, dataset, architecture, architectures, augmentation, loss, optimizer, training, metric, seed, resources, search, failure.

      error: resources.threads is the text "many", but auto, or a whole number from 1 to 1024 is expected (a.yaml:13:22)
      13 | resources: {threads: many}
         |                      ^"
    `);
  });

  test('a file with nothing that is needed', () => {
    expect(complaint('seed: 1\n')).toMatchInlineSnapshot(`
      "error: "name" is missing (a.yaml)
      As in \`name: ann-baseline\`.

      error: "dataset" is missing (a.yaml)
      As in \`dataset: {name: fashion-mnist, validation: 5000}\`.

      error: "architecture" is missing (a.yaml)
      As in \`architecture: {name: ann, layers: [flatten, {dense: {units: 10, activation: softmax}}]}\`.

      error: "optimizer" is missing (a.yaml)
      As in \`optimizer: {type: adam, learning_rate: 0.001}\`."
    `);
  });

  test.each([
    ['1e400', 'seed is Infinity, but a whole number from 0 to 9007199254740991 is expected'],
    ['.nan', 'seed is NaN, but'],
    ['0.5', 'seed is 0.5, but'],
    ['12345678901234567890', 'seed is 12345678901234567000, but'],
    ['', 'seed has no value, but'],
    ['"42"', 'Write it without quotes.'],
    ['1_000', 'Write digits, with a point for the fraction.'],
    ['[1]', 'seed is a list, but'],
    ['{a: 1}', 'seed is a map, but'],
    ['true', 'seed is true, but'],
  ])('seed: %s', (value, expected) => expect(complaint(`${SMALL}seed: ${value}\n`)).toContain(expected));

  test.each([
    ['layers: [3]', 'architecture.layers.0 is 3, but a layer is expected'],
    ['layers: [{}]', 'architecture.layers.0 is empty'],
    ['layers: []', 'architecture.layers is empty'],
    ['layers: flatten', 'architecture.layers is the text "flatten", but a list is expected'],
    ['layers: [dense]', 'architecture.layers.0.dense: "units" is missing'],
    ['layers: [dropout: 0.3]', 'As in `dropout: {rate: 0.3}`.'],
    ['layers: [{flatten: {}, dense: {units: 1}}]', 'architecture.layers.0 holds 2 at once: flatten, dense'],
    ['layers: [{dense: , units: 3}]', 'unknown layer "units" (a.yaml:2:44)'],
    ['layers: [{dense: , units: 3}]', 'It belongs to architecture.layers.dense.'],
  ])('architecture: %s', (layers, expected) => {
    expect(complaint(`name: x\narchitecture: {name: a, ${layers}}\n`)).toContain(expected);
  });

  test.each([
    ['dataset: {nam: fashion-mnist}', 'Did you mean name, where "nam" stands?'],
    ['dataset: {name: fashion_mnist}', 'Did you mean fashion-mnist?'],
    ['optimizer: adam', 'As in `optimizer: {type: adam, learning_rate: 0.001}`.'],
    [
      'optimizer: {type: adam, momentum: 0.9}',
      'It belongs to architecture.layers.batch_normalization, or to optimizer (sgd, rmsprop).',
    ],
    ['optimizer: {type: adam, schedule: {type: cosin}}', 'Did you mean cosine?'],
    ['optimizer: {type: sgd, schedule: {type: one_cycle, warmup_epochs: 1}}', 'unknown key "warmup_epochs"'],
    [
      'optimizer: {type: adam, clip: {norm: 0}}',
      'optimizer.clip.norm is 0, but a number above 0 is expected',
    ],
    ['batch_size: 32', 'It belongs to training.'],
    ['learningRate: 0.1', 'Did you mean learning_rate? That belongs to optimizer.'],
    ['augmentation: [rotate]', 'unknown augmentation "rotate"'],
    ['name: " spaced"', 'name must be one line of text, with no space around it'],
    ['name: ""', 'name is empty'],
  ])('%s', (line, expected) => expect(complaint(`${line}\n`)).toContain(expected));
});

describe('values that do not fit each other', () => {
  test('no validation data, but early stopping on it', () => {
    const text = SMALL.replace('validation: 5000', 'validation: 0').concat(
      'training: {early_stopping: {}}\n',
    );
    expect(complaint(text)).toMatchInlineSnapshot(`
      "error: metric.name is validation.accuracy, but there is no validation data (a.yaml)
      Hold some images out, as in \`dataset: {validation: 5000}\`, or take train.accuracy.

      error: training.early_stopping.metric is validation.loss, but there is no validation data (a.yaml:9:12)
      9 | training: {early_stopping: {}}
        |            ^
      Hold some images out, as in \`dataset: {validation: 5000}\`, or take train.loss."
    `);
    expect(complaint(text, 'training.early_stopping.metric=validation.accuracy')).toContain(
      'training.early_stopping.metric is validation.accuracy, but there is no validation data (--set ',
    );
  });

  test('no validation data, but a learning rate that depends on it', () => {
    expect(
      complaint(
        SMALL,
        'dataset.validation=0',
        'metric.name=train.loss',
        'optimizer.schedule.type=reduce_on_plateau',
      ),
    ).toMatchInlineSnapshot(`
      "error: optimizer.schedule.metric is validation.loss, but there is no validation data (--set optimizer.schedule.type=reduce_on_plateau)
      Hold some images out, as in \`dataset: {validation: 5000}\`, or take train.loss."
    `);
  });

  test('without validation data the training data can be watched', () => {
    const { pipeline } = load(
      SMALL,
      'dataset.validation=0',
      'metric.name=train.loss',
      'training.early_stopping.metric=train.loss',
    );
    expect(pipeline.metric).toEqual({ name: 'train.loss', goal: 'minimize' });
  });

  test('a goal against its metric', () => {
    expect(complaint(`${SMALL}metric: {name: validation.loss, goal: maximize}\n`)).toMatchInlineSnapshot(`
      "error: metric.goal is maximize, but validation.loss is one to minimize (a.yaml:9:39)
      9 | metric: {name: validation.loss, goal: maximize}
        |                                       ^
      Write minimize, or leave goal out."
    `);
  });
});

test('locate says where a value stands, or where it would', () => {
  const { locate } = load(`${SMALL}training:\n  epochs: 3\n`, 'seed=1');
  expect(locate(['training', 'epochs'])).toMatchObject({ line: 10, column: 11 });
  expect(locate(['training', 'batch_size'])).toMatchObject({ line: 9, column: 1 });
  expect(locate(['architecture', 'layers', 1, 'dense', 'units'])).toMatchObject({ line: 7, column: 22 });
  expect(locate(['architecture', 'layers', 0])).toMatchObject({ line: 6, column: 7 });
  expect(locate(['seed'])).toEqual({ file: '--set seed=1' });
  expect(locate(['metric', 'goal']).line).toBeUndefined();
});
