// Pruning methods with the defaults of their options, and curves to decide about.
import { asJsonSchema } from '../../src/config/json-schema.ts';
import { prunings } from '../../src/pruning/index.ts';
import type { AsynchronousPruning, Pruning, Report, SynchronousPruning } from '../../src/pruning/pruning.ts';

const all = Object.entries(prunings as Record<string, Pruning<never>>);

export const names = all.map(([name]) => name);

/** By name; they take any options here. */
export const synchronous = all.flatMap(([name, pruning]): [string, SynchronousPruning<object>][] =>
  pruning.timing === 'synchronous' ? [[name, pruning as SynchronousPruning<object>]] : [],
);
export const asynchronous = all.flatMap(([name, pruning]): [string, AsynchronousPruning<object>][] =>
  pruning.timing === 'asynchronous' ? [[name, pruning as AsynchronousPruning<object>]] : [],
);

export const defaultsOf = ({ schema }: Pick<Pruning<object>, 'schema'>): object =>
  Object.fromEntries(
    Object.entries(asJsonSchema(schema).properties ?? {}).map(([option, { default: value }]) => [
      option,
      value,
    ]),
  );

/** Of ten epochs, with accuracies of configurations that trained to their end. */
export function report(curve: readonly number[], completed: readonly (readonly number[])[] = []): Report {
  return {
    metric: { name: 'validation.accuracy', goal: 'maximize' },
    curve,
    others: completed.map((other) => ({ curve: other, completed: true })),
    epochs: 10,
  };
}

/** The same with losses: whatever was greater is less. */
export function mirrored({ curve, others, ...rest }: Report): Report {
  const turned = (values: readonly number[]): number[] => values.map((value) => -value);
  return {
    ...rest,
    metric: { name: 'validation.loss', goal: 'minimize' },
    curve: turned(curve),
    others: others.map((other) => ({ ...other, curve: turned(other.curve) })),
  };
}
