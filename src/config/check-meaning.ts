// What a schema cannot say: values that are right alone but not together.
import { type ConfigPath, FmxError } from '../errors.ts';
import { goalOf, type MetricName } from '../metrics/watched.ts';
import { type MapNode, pathText, placeAt } from './node.ts';
import type { Pipeline } from './pipeline.ts';

/** The contradictions in a pipeline that need no data set to be seen. */
export function meaningErrors(pipeline: Pipeline, root: MapNode): FmxError[] {
  const { dataset, metric, optimizer, training } = pipeline;
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
  const { schedule } = optimizer;
  const watched: [ConfigPath, MetricName | undefined][] = [
    [['metric', 'name'], metric.name],
    [['training', 'early_stopping', 'metric'], training.early_stopping?.metric],
    [['optimizer', 'schedule', 'metric'], 'metric' in schedule ? schedule.metric : undefined],
  ];
  for (const [path, name] of watched) {
    if (dataset.validation > 0 || !name?.startsWith('validation.')) continue;
    const instead = name.replace('validation.', 'train.');
    add(
      path,
      `is ${name}, but there is no validation data`,
      `Hold some images out, as in \`dataset: {validation: 5000}\`, or take ${instead}.`,
    );
  }
  return errors;
}
