// What can only be checked when the data set is known: does the network fit it, and is there enough of it?
import { pathText } from '../config/node.ts';
import type { Pipeline } from '../config/pipeline.ts';
import type { DatasetFacts } from '../datasets/dataset.ts';
import { heldOut } from '../datasets/split.ts';
import { type ConfigPath, FmxError } from '../errors.ts';
import { feed } from '../ir/build.ts';
import { buildNetwork } from '../layers/network.ts';

/** What does not fit, each error with its `path` into the pipeline. */
export function dataErrors(pipeline: Pipeline, dataset: DatasetFacts): FmxError[] {
  return [...countErrors(pipeline, dataset.counts.train), ...networkErrors(pipeline, dataset)];
}

/** The same for many pipelines of one data set, which looks at each network that they share once. */
export function createDataCheck(dataset: DatasetFacts): (pipeline: Pipeline) => FmxError[] {
  const known = new Map<object, FmxError[]>();
  return (pipeline) => {
    const { layers } = pipeline.architecture;
    const errors = known.get(layers) ?? networkErrors(pipeline, dataset);
    known.set(layers, errors);
    return [...countErrors(pipeline, dataset.counts.train), ...errors];
  };
}

function countErrors({ dataset, training }: Pipeline, images: number): FmxError[] {
  const { validation } = dataset;
  const left = images - heldOut(validation, images);
  const error = (path: ConfigPath, message: string, hint: string) => [
    new FmxError('config', `${pathText(path)} is ${message}`, { path, hint }),
  ];
  if (left <= 0) {
    const message = `${validation}, but there are only ${images} training images`;
    return error(['dataset', 'validation'], message, 'Hold fewer out, so that some are left to train with.');
  }
  if (training.batch_size <= left) return [];
  const message = `${training.batch_size}, but there are only ${left} images to train with`;
  return error(['training', 'batch_size'], message, `Take ${Math.min(64, left)}, for example.`);
}

function networkErrors({ architecture }: Pipeline, { shape, classes }: DatasetFacts): FmxError[] {
  const images = feed('images', [1, shape.height, shape.width, shape.channels]);
  const randomKey = feed('random_key', [2], 'int32');
  try {
    buildNetwork(architecture.layers, images, { training: true, randomKey, classes: classes.length });
    return [];
  } catch (error) {
    if (error instanceof FmxError) return [error];
    throw error;
  }
}
