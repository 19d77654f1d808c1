// What the schema cannot say of one parameter of a search: it has values, or a range whose ends fit together.
import type { ConfigPath } from '../errors.ts';
import { labelsOf } from './search-dimensions.ts';
import type { ParameterSpec } from './search-schema.ts';

export interface Fault {
  path: ConfigPath;
  /** Is the key to blame, not its value? */
  key?: true;
  message: string;
  hint?: string;
}

const RANGE = ['min', 'max', 'step'] as const;

/** `path` is where the parameter stands. */
export function parameterFaults(name: string, spec: ParameterSpec, path: ConfigPath): Fault[] {
  const { values, distribution } = spec;
  if (values !== undefined && distribution !== undefined) {
    return [fault(path, `${name} has both values and a distribution`, 'Keep one of the two.')];
  }
  if (values !== undefined) return valuesFaults(name, values, spec, path);
  if (distribution !== undefined) return rangeFaults(name, spec, path);
  const isRange = RANGE.some((key) => spec[key] !== undefined);
  return [
    fault(
      path,
      `${name} has no ${isRange ? 'distribution' : 'values'}`,
      isRange
        ? 'Write which, as in `distribution: uniform`, or log_uniform, int, log_int.'
        : 'As in `[32, 64]`, or `{distribution: uniform, min: 0.1, max: 0.5}`.',
    ),
  ];
}

function valuesFaults(
  name: string,
  values: NonNullable<ParameterSpec['values']>,
  spec: ParameterSpec,
  path: ConfigPath,
): Fault[] {
  const key = RANGE.find((end) => spec[end] !== undefined);
  if (key) return [fault([...path, key], `${name} has values, and needs no ${key}`, 'Keep one of the two.')];
  const labels = labelsOf(values);
  if (labels.length === 0) return [fault([...path, 'values'], `${name} has no values`, 'As in `[32, 64]`.')];
  return labels.flatMap((label, index) => {
    if (labels.indexOf(label) === index) return [];
    return [fault([...path, 'values', index], `${name} has the value ${label} twice`, 'Keep it once.')];
  });
}

function rangeFaults(
  name: string,
  { distribution = 'uniform', min, max, step }: ParameterSpec,
  path: ConfigPath,
): Fault[] {
  const example = `As in \`{distribution: ${distribution}, min: ${distribution.endsWith('int') ? 1 : 0.1}, max: 5}\`.`;
  if (min === undefined || max === undefined) {
    return [fault(path, `${name} has no ${min === undefined ? 'min' : 'max'}`, example)];
  }
  const at = (end: (typeof RANGE)[number]): ConfigPath => [...path, end];
  if (distribution.startsWith('log') && min <= 0) {
    return [fault(at('min'), `${name}: min is ${min}, but a logarithm needs it above 0`, example)];
  }
  if (distribution.endsWith('int')) {
    const end = RANGE.find((key) => !Number.isInteger({ min, max, step: step ?? 1 }[key]));
    if (end) {
      const value = { min, max, step }[end];
      const real = distribution === 'int' ? 'uniform' : 'log_uniform';
      return [
        fault(
          at(end),
          `${name}: ${end} is ${value}, but ${distribution} takes whole numbers`,
          `Or write ${real}.`,
        ),
      ];
    }
  }
  if (min >= max) {
    return [fault(at('max'), `${name}: max is ${max}, which is not above min, ${min}`, 'Exchange them?')];
  }
  if (step !== undefined && step > max - min) {
    return [
      fault(at('step'), `${name}: step is ${step}, more than from ${min} to ${max}`, 'Take a smaller one.'),
    ];
  }
  return [];
}

const fault = (path: ConfigPath, message: string, hint: string): Fault => ({ path, message, hint });
