// A pipeline file, with what `--set` or a sweep puts into it, as a resolved and checked pipeline.
//
//   const { pipeline, notices } = loadPipeline('pipelines/ann-baseline.yaml', { set: ['training.epochs=3'] });
//
// A sweep reads the file once and resolves it for every configuration: `resolveTrial(loaded, values)`.
import type { ConfigPath, FmxError, Place } from '../errors.ts';
import type { Assignment as Values } from '../search/space.ts';
import { withArchitecture } from './architectures.ts';
import { type Assignment, assign, parseAssignment } from './assign.ts';
import { searchErrors } from './check-search.ts';
import { readExtended } from './extends.ts';
import { throwAll } from './fail.ts';
import { type MapNode, nodeAt, placeAt, type Scalar, without } from './node.ts';
import type { Pipeline } from './pipeline.ts';
import { searchValues, withValues } from './search-values.ts';
import type { Failure, Search } from './sweep.ts';
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

export interface LoadedPipeline extends Draft, ResolvedTrial {
  /** What a sweep varies; null where the file does not say. */
  search: Search | null;
  failure: Failure;
  /** What to assign for the values that a search gives to its parameters. */
  assignmentsFor(values: Values): Assignment[];
  /** The variables that are numbers, texts or truth values, resolved. */
  variables: Record<string, Exclude<Scalar, null>>;
}

export interface ResolvedTrial {
  pipeline: Pipeline;
  /** Where a value was written; for a default, where its nearest written parent begins. */
  locate(path: ConfigPath): Place;
}

/** Reads a file and all that it extends. Throws FmxError('config') with all errors of syntax of a file. */
export function readPipeline(path: string): Draft {
  return { path, ...readExtended(path) };
}

/** Puts values into a draft, replaces its variables and checks it. Throws FmxError('config') with all errors. */
export function resolvePipeline(draft: Draft, assignments: readonly Assignment[] = []): LoadedPipeline {
  const written = withValues(assignments.reduce(assign, draft.root));
  const { root, errors } = resolved(written);
  const { pipeline, search, failure } = validate(root, errors);
  if (search) throwAll(searchErrors(search, written, root));
  return {
    ...draft,
    root: written,
    pipeline,
    search,
    failure,
    assignmentsFor: search ? searchValues(search, written, root) : () => [],
    variables: scalarVariables(root),
    locate: (path) => placeAt(root, path),
  };
}

/** The same with the values of one of a sweep's configurations; what only the sweep reads is not looked at again. */
export function resolveTrial(loaded: LoadedPipeline, values: Values): ResolvedTrial {
  const base = without(loaded.root, 'search', 'failure');
  const { root, errors } = resolved(loaded.assignmentsFor(values).reduce(assign, base));
  const { pipeline } = validate(without(root, 'architectures'), errors);
  return { pipeline, locate: (path) => placeAt(root, path) };
}

/** The tree with values for its variables, and a network where the name of one stands. */
function resolved(written: MapNode): { root: MapNode; errors: FmxError[] } {
  const variables = resolveVariables(written);
  const { root, errors } = withArchitecture(withValues(variables.root));
  return { root, errors: [...variables.errors, ...errors] };
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
