// What the schema cannot say of a search: paths that do not exist, conditions that cannot be met, what has no end.
import { type ConfigPath, FmxError } from '../errors.ts';
import { searches } from '../search/index.ts';
import { scaleOf } from '../search/scale.ts';
import { type Dimension, keyOf, type ParameterValue, valuesIn } from '../search/space.ts';
import { type Fault, parameterFaults } from './check-parameter.ts';
import { FIXED, knownPaths } from './known-paths.ts';
import { didYouMean, nearest } from './nearest.ts';
import { keyPlaceAt, type MapNode, placeAt } from './node.ts';
import { dimensionsOf, labelsOf, spaceOf } from './search-dimensions.ts';
import type { Search } from './sweep.ts';

/** All of them, at their places. `written` is the tree that is assigned to, `root` has values for its variables. */
export function searchErrors(search: Search, written: MapNode, root: MapNode): FmxError[] {
  const located = ({ path, key, message, hint }: Fault): FmxError =>
    new FmxError('config', message, {
      where: key ? keyPlaceAt(root, path) : placeAt(root, path),
      path,
      ...(hint !== undefined && { hint }),
    });
  const own = [...nameFaults(search, knownPaths(written)), ...valueFaults(search), ...zipFaults(search)];
  // Conditions are about values, which must be right first.
  const faults =
    own.length > 0 ? own : [...conditionFaults(search), ...includeFaults(search), ...endFaults(search)];
  if (faults.length > 0) return faults.map(located);
  try {
    spaceOf(search);
    return [];
  } catch (error) {
    if (!(error instanceof FmxError)) throw error;
    const { message, path = ['search'], hint } = error;
    return [located({ path, key: true, message, ...(hint !== undefined && { hint }) })];
  }
}

const at = (...path: ConfigPath): ConfigPath => ['search', ...path];

/** Everything that is varied, with its place. */
const namesOf = ({ parameters, zip }: Search): [string, ConfigPath][] => [
  ...Object.keys(parameters).map((name): [string, ConfigPath] => [name, at('parameters', name)]),
  ...zip.flatMap((group, i) =>
    Object.keys(group).map((name): [string, ConfigPath] => [name, at('zip', i, name)]),
  ),
];

function nameFaults(search: Search, known: ReadonlySet<string>): Fault[] {
  const names = namesOf(search);
  // Replicates alone tell how much of a result is luck.
  if (names.length === 0 && search.replicates === 1) {
    const hint =
      'Name a parameter and its values, as in `parameters: {training.batch_size: [32, 64]}`, ' +
      'or try the same on several seeds: `replicates: 5`.';
    return [{ path: at(), key: true, message: 'the search varies nothing', hint }];
  }
  return names.flatMap(([name, path], index): Fault[] => {
    const twice = names.findIndex(([other]) => other === name) < index;
    if (twice) return [{ path, key: true, message: `${name} is varied twice`, hint: 'Keep one of the two.' }];
    const whole = Object.keys(search.parameters).find((other) => name.startsWith(`${other}.`));
    if (whole !== undefined && hasOnlyNames(search, whole)) {
      return [{ path, key: true, ...insideFault(name, whole, search) }];
    }
    if (known.has(name)) return [];
    const fixed = FIXED[name.split('.')[0] ?? ''];
    if (fixed) return [{ path, key: true, message: `a search cannot vary ${name}`, hint: fixed }];
    return [
      { path, key: true, message: `there is no ${name} in this pipeline`, hint: pathHint(name, known) },
    ];
  });
}

/** Are there values that nothing can be inside of? */
const hasOnlyNames = ({ parameters }: Search, name: string): boolean => {
  const values = parameters[name]?.values;
  return Array.isArray(values) && values.every((value) => typeof value !== 'object');
};

function insideFault(name: string, whole: string, search: Search): Pick<Fault, 'message' | 'hint'> {
  const [value = ''] = labelsOf(search.parameters[whole]?.values ?? []);
  const inside = name.slice(whole.length + 1);
  return {
    message: `${name} is inside ${whole}, which is varied as a whole`,
    hint:
      whole === 'architecture'
        ? `Vary it in the network that has it, as in architectures.${value}.${inside}.`
        : 'Keep one of the two.',
  };
}

function pathHint(name: string, known: ReadonlySet<string>): string {
  const paths = [...known];
  const near = didYouMean(name, paths);
  if (near) return near;
  const last = name.split('.').at(-1) ?? '';
  const inside = paths.filter((path) => path.endsWith(`.${last}`));
  if (inside.length > 0) return `Did you mean ${inside.slice(0, 3).join(', or ')}?`;
  const variable = /^vars\.(\w+)$/.exec(name)?.[1];
  if (variable) return `Define it: \`vars: {${variable}: …}\`.`;
  return 'Write the path as after --set, as in optimizer.learning_rate.';
}

const valueFaults = ({ parameters }: Search): Fault[] =>
  Object.entries(parameters).flatMap(([name, spec]) => parameterFaults(name, spec, at('parameters', name)));

function zipFaults({ zip }: Search): Fault[] {
  return zip.flatMap((group, index) => {
    const [[first, values] = ['', []], ...others] = Object.entries(group);
    return others.flatMap(([name, { length }]): Fault[] => {
      if (length === values.length) return [];
      const message = `${name} has ${length} values, but ${first}, which varies with it, has ${values.length}`;
      return [{ path: at('zip', index, name), message, hint: 'Give all of them as many.' }];
    });
  });
}

function conditionFaults(search: Search): Fault[] {
  const dimensions = dimensionsOf(search);
  const conditions = [
    ...Object.entries(search.parameters).map(([name, { when = {} }]) => ({
      when,
      path: at('parameters', name, 'when'),
    })),
    ...search.exclude.map((when, index) => ({ when, path: at('exclude', index) })),
  ];
  return conditions.flatMap(({ when, path }) =>
    Object.entries(when).flatMap(([name, wanted]): Fault[] => {
      const unknown = unknownFault(name, dimensions, [...path, name]);
      if (unknown) return [unknown];
      const values = valuesIn(wanted);
      return values.flatMap((value, index) => {
        const never = neverFault(name, value, dimensions);
        return never ? [{ path: [...path, name, ...(Array.isArray(wanted) ? [index] : [])], ...never }] : [];
      });
    }),
  );
}

function unknownFault(name: string, dimensions: readonly Dimension[], path: ConfigPath): Fault | undefined {
  const names = [...new Set(dimensions.map((dimension) => dimension.name))];
  if (names.includes(name)) return undefined;
  const hint = didYouMean(name, names) ?? `It varies ${names.join(', ')}.`;
  return { path, key: true, message: `the search does not vary ${name}`, hint };
}

function neverFault(
  name: string,
  value: ParameterValue,
  dimensions: readonly Dimension[],
): Pick<Fault, 'message' | 'hint'> | undefined {
  const domains = dimensions.filter((dimension) => dimension.name === name).map(({ domain }) => domain);
  if (domains.some((domain) => scaleOf(domain).cell(value) !== null)) return undefined;
  const values = domains.flatMap((domain) => (domain.kind === 'choice' ? domain.values : []));
  const near = nearest(String(value), values.map(String));
  const hint = near === undefined ? `It takes ${values.join(', ')}.` : `Did you mean ${near}?`;
  return { message: `${name} is never ${value}`, ...(values.length > 0 && { hint }) };
}

/** Numbers and texts may be others than those that are listed; of lists and maps there are only those. */
function includeFaults(search: Search): Fault[] {
  const dimensions = dimensionsOf(search);
  const keys = search.include.map(keyOf);
  return search.include.flatMap((assignment, index) => {
    const first = keys.indexOf(keys[index] as string);
    if (first < index) {
      const message = `search.include.${index} is the same as search.include.${first}`;
      return [{ path: at('include', index), message, hint: 'Keep one of the two.' }];
    }
    return Object.entries(assignment).flatMap(([name, value]): Fault[] => {
      const path = at('include', index, name);
      const unknown = unknownFault(name, dimensions, path);
      if (unknown) return [unknown];
      const values = search.parameters[name]?.values ?? [];
      const isOpen = Array.isArray(values) && values.every((each) => typeof each !== 'object');
      const never = isOpen ? undefined : neverFault(name, value, dimensions);
      return never ? [{ path, ...never }] : [];
    });
  });
}

function endFaults(search: Search): Fault[] {
  const { method, replicates, max_trials: most } = search;
  const faults: Fault[] = [];
  if (method === 'grid') {
    const others = Object.keys(searches).filter((name) => name !== 'grid');
    for (const { name, domain } of dimensionsOf(search)) {
      if (Number.isFinite(scaleOf(domain).size)) continue;
      faults.push({
        path: at('parameters', name, 'distribution'),
        message: `a grid cannot go through ${name}, a range without steps`,
        hint: `Give it values or a step, or search with ${others.join(', ')}.`,
      });
    }
  } else if (most === undefined) {
    const hint = `How many trials ${method} is to try, as in \`max_trials: 60\`.`;
    faults.push({ path: at(), key: true, message: 'search: "max_trials" is missing', hint });
  }
  if (most !== undefined && most < replicates) {
    const message = `search.max_trials is ${most}, but each configuration has ${replicates} replicates`;
    faults.push({ path: at('max_trials'), message, hint: `Take ${replicates} at least.` });
  }
  return faults;
}
