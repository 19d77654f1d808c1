// What a schema cannot say: values that are right alone but not together.
import { type ConfigPath, FmxError } from '../errors.ts';
import { type MapNode, pathText, placeAt } from './node.ts';
import type { Pipeline } from './pipeline.ts';
import { goalOf } from './sections.ts';

/** The contradictions in a pipeline that need no data set to be seen. */
export function meaningErrors(pipeline: Pipeline, root: MapNode): FmxError[] {
  const { dataset, metric, training } = pipeline;
  const errors: FmxError[] = [];
  const add = (path: ConfigPath, message: string, hint: string) =>
    errors.push(
      new FmxError('config', `${pathText(path)} ${message}`, { where: placeAt(root, path), path, hint }),
    );

  if (metric.goal !== goalOf(metric.name)) {
    const right = goalOf(metric.name);
    add(
      ['metric', 'goal'],
      `is ${metric.goal}, but ${metric.name} is one to ${right}`,
      `Write ${right}, or leave goal out.`,
    );
  }
  if (dataset.validation === 0) {
    const hint = 'Hold some images out, as in `dataset: {validation: 5000}`';
    if (metric.name.startsWith('validation.')) {
      add(
        ['metric', 'name'],
        `is ${metric.name}, but there is no validation data`,
        `${hint}, or take train.accuracy.`,
      );
    }
    if (training.early_stopping?.metric.startsWith('validation.')) {
      add(
        ['training', 'early_stopping', 'metric'],
        `is ${training.early_stopping.metric}, but there is no validation data`,
        `${hint}, or take train.loss.`,
      );
    }
  }
  return errors;
}
