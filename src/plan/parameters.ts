// The numbers, words and truth values of a pipeline by path, for tables: which of them differ is what is compared.
import type { LoadedPipeline } from '../config/load.ts';
import type { ParameterValue } from '../search/space.ts';

/** As a person would write the paths after `--set`, as in `architecture.layers.2.dropout.rate`, and `vars.dropout`. */
export function parametersOf({ pipeline, variables }: LoadedPipeline): Record<string, ParameterValue> {
  const { dataset, architecture, augmentation, loss, optimizer, training } = pipeline;
  const parameters: Record<string, ParameterValue> = { architecture: architecture.name };
  const add = (path: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner);
    } else if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
      parameters[path] = value;
    }
  };
  add('dataset', { name: dataset.name, validation: dataset.validation });
  add('architecture', { layers: named(architecture.layers) });
  add('augmentation', named(augmentation));
  add('loss', loss);
  add('optimizer', optimizer);
  add('training', training);
  add('vars', variables);
  return parameters;
}

interface Spec {
  type: string;
  layers?: readonly Spec[];
}

/** As a person wrote them: each a map of its name to its options. */
const named = (specs: readonly Spec[]): object[] =>
  specs.map(({ type, layers, ...options }) => ({
    [type]: { ...options, ...(layers && { layers: named(layers) }) },
  }));
