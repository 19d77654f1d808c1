// The dimensions of a search, as the file writes them: its parameters, and those that vary together.
import { FmxError } from '../errors.ts';
import { createSpace } from '../search/create-space.ts';
import type { Dimension, Domain, ParameterValue, Space } from '../search/space.ts';
import { zipped } from '../search/zip.ts';
import type { Plain } from './node.ts';
import type { ParameterSpec } from './search-schema.ts';
import type { Search } from './sweep.ts';
import { flowText } from './words.ts';

/** What stands in tables for a value: itself, or, for a list or a map, the text of it. */
export const labelOf = (value: Plain): ParameterValue =>
  value === null || typeof value === 'object' ? flowText(value) : value;

/** The labels of a parameter's values: their names, where they have any. */
export const labelsOf = (values: NonNullable<ParameterSpec['values']>): ParameterValue[] =>
  Array.isArray(values) ? values.map(labelOf) : Object.keys(values);

/** The values that a parameter may take; it must have been checked. */
export function domainOf({ values, distribution, min = 0, max = 1, step }: ParameterSpec): Domain {
  if (values !== undefined) return { kind: 'choice', values: labelsOf(values) };
  return { kind: distribution ?? 'uniform', min, max, ...(step !== undefined && { step }) };
}

/** In the order of the file, those that vary together last. */
export function dimensionsOf({ parameters, zip }: Search): Dimension[] {
  const plain = Object.entries(parameters).map(([name, spec]) => ({
    name,
    domain: domainOf(spec),
    ...(spec.when && { when: spec.when }),
  }));
  const together = zip.map((group) =>
    zipped(Object.fromEntries(Object.entries(group).map(([name, values]) => [name, values.map(labelOf)]))),
  );
  return [...plain, ...together.flat()];
}

/** Throws FmxError('config'), with its path in the file, where conditions contradict each other. */
export function spaceOf(search: Search): Space {
  try {
    return createSpace(dimensionsOf(search), search.exclude);
  } catch (error) {
    if (!(error instanceof FmxError)) throw error;
    const { code, message, path = [], hint } = error;
    throw new FmxError(code, message, {
      path: ['search', 'parameters', ...path, 'when'],
      ...(hint !== undefined && { hint }),
    });
  }
}
