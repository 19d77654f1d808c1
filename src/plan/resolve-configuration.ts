// A configuration's values in the pipeline, checked as far as it can be without the images.
import { meaningErrors } from '../config/check-meaning.ts';
import { placed } from '../config/fail.ts';
import { type LoadedPipeline, resolveTrial } from '../config/load.ts';
import { type Entry, toPlain } from '../config/node.ts';
import type { Pipeline } from '../config/pipeline.ts';
import type { DatasetFacts } from '../datasets/dataset.ts';
import { FmxError } from '../errors.ts';
import type { Assignment } from '../search/space.ts';
import { createDataCheck } from './check-data.ts';
import { configurationName, shortNames } from './short-names.ts';

export interface Resolved {
  /** As in `cnn, adam, dropout=0.3`. */
  name: string;
  assignment: Assignment;
  /** Null where the values do not fit together; what is wrong is in `errors`. */
  pipeline: Pipeline | null;
  errors: FmxError[];
}

/** `paths` are all that the sweep varies. */
export function createResolver(
  loaded: LoadedPipeline,
  dataset: DatasetFacts,
  paths: readonly string[],
): (assignment: Assignment) => Resolved {
  const names = shortNames(paths);
  const dataErrors = createDataCheck(dataset);
  const fromSections = createSections(loaded);
  return (assignment) => {
    const name = configurationName(assignment, names) || loaded.pipeline.name;
    const known = fromSections(assignment);
    if (known && dataErrors(known).length === 0) return { name, assignment, pipeline: known, errors: [] };
    // As a whole, it tells what is wrong with it, and where.
    try {
      const { pipeline, locate } = resolveTrial(loaded, assignment);
      const errors = dataErrors(pipeline).map((error) => placed(error, locate));
      return { name, assignment, pipeline: errors.length > 0 ? null : pipeline, errors };
    } catch (error) {
      if (!(error instanceof FmxError)) throw error;
      return { name, assignment, pipeline: null, errors: [error, ...error.others] };
    }
  };
}

/**
 * Gives a configuration's pipeline, put together from its sections: each depends on the values in it, and on variables
 * where it has some. So thousands of trials of a few networks and optimizers resolve, check, hold and hash each once.
 * Undefined where something is wrong.
 */
function createSections(loaded: LoadedPipeline): (assignment: Assignment) => Pipeline | undefined {
  const known = new Map<string, Pipeline | undefined>();
  const withVariables = new Set([...loaded.root.entries].filter(hasDollar).map(([key]) => sectionOf(key)));
  const hasVariables = (section: string): boolean =>
    withVariables.has(section) || withVariables.has('search');
  const resolved = (values: Assignment): Pipeline | undefined => {
    const key = JSON.stringify(values);
    if (!known.has(key)) known.set(key, pipelineOf(loaded, values));
    return known.get(key);
  };
  return (assignment) => {
    const variables = within('vars', assignment);
    let pipeline = resolved(variables);
    for (const section of new Set(Object.keys(assignment).map(sectionOf))) {
      if (section === 'vars') continue;
      const other = resolved({ ...(hasVariables(section) && variables), ...within(section, assignment) });
      pipeline = pipeline && other && { ...pipeline, ...only(section, other) };
    }
    return pipeline && meaningErrors(pipeline, loaded.root).length === 0 ? pipeline : undefined;
  };
}

function pipelineOf(loaded: LoadedPipeline, values: Assignment): Pipeline | undefined {
  try {
    return resolveTrial(loaded, values).pipeline;
  } catch (error) {
    if (error instanceof FmxError) return undefined;
    throw error;
  }
}

const hasDollar = ([, { value }]: [string, Entry]): boolean => JSON.stringify(toPlain(value)).includes('$');

/** A network with a name becomes the architecture. */
function sectionOf(path: string): string {
  const dot = path.indexOf('.');
  const section = dot === -1 ? path : path.slice(0, dot);
  return section === 'architectures' ? 'architecture' : section;
}

const within = (section: string, assignment: Assignment): Assignment =>
  Object.fromEntries(Object.entries(assignment).filter(([path]) => sectionOf(path) === section));

const only = (section: string, pipeline: Pipeline): Partial<Pipeline> =>
  section in pipeline ? { [section]: pipeline[section as keyof Pipeline] } : {};
