// A pipeline file, with what `--set` or a sweep puts into it, as a resolved and checked pipeline.
//
//   const { pipeline, notices } = loadPipeline('pipelines/ann-baseline.yaml', { set: ['training.epochs=3'] });
//
// A sweep reads the file once and resolves it for every trial: `resolvePipeline(draft, assignments)`.
import type { ConfigPath, Place } from '../errors.ts';
import { type Assignment, assign, parseAssignment } from './assign.ts';
import { readExtended } from './extends.ts';
import { type MapNode, nodeAt, placeAt, type Scalar } from './node.ts';
import type { Pipeline } from './pipeline.ts';
import { validate } from './validate.ts';
import { resolveVariables } from './variables.ts';

/** A file as it was read, with what it extends, before variables are replaced. */
export interface Draft {
  /** As a person typed it. */
  path: string;
  /** The text of the file itself. */
  source: string;
  root: MapNode;
  /** What a person should know though it is no error. */
  notices: string[];
}

export interface LoadedPipeline extends Omit<Draft, 'root'> {
  pipeline: Pipeline;
  /** The variables that are numbers, texts or truth values, resolved. */
  variables: Record<string, Exclude<Scalar, null>>;
  /** Where a value was written; for a default, where its nearest written parent begins. */
  locate(path: ConfigPath): Place;
}

/** Reads a file and all that it extends. Throws FmxError('config') with all errors of syntax of a file. */
export function readPipeline(path: string): Draft {
  return { path, ...readExtended(path) };
}

/** Puts values into a draft, replaces its variables and checks it. Throws FmxError('config') with all errors. */
export function resolvePipeline(draft: Draft, assignments: readonly Assignment[] = []): LoadedPipeline {
  const assigned = assignments.reduce(assign, draft.root);
  const { root, errors } = resolveVariables(assigned);
  const pipeline = validate(root, errors);
  return {
    path: draft.path,
    source: draft.source,
    notices: draft.notices,
    pipeline,
    variables: scalarVariables(root),
    locate: (path) => placeAt(root, path),
  };
}

/** Reads, resolves and checks a file. `set` holds `PATH=VALUE` texts, of which later ones win. */
export function loadPipeline(path: string, { set = [] }: { set?: readonly string[] } = {}): LoadedPipeline {
  const assignments = set.map(parseAssignment);
  return resolvePipeline(readPipeline(path), assignments);
}

function scalarVariables(root: MapNode): LoadedPipeline['variables'] {
  const vars = nodeAt(root, ['vars']);
  if (vars?.kind !== 'map') return {};
  const values = [...vars.entries].flatMap(([name, { value }]) =>
    value.kind === 'scalar' && value.value !== null ? [[name, value.value] as const] : [],
  );
  return Object.fromEntries(values);
}
