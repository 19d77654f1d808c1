// Tells what is wrong with a search before anything runs: with single values first, then with values together.
import { asOne } from '../config/fail.ts';
import { FmxError } from '../errors.ts';
import { type Assignment, type Condition, type Dimension, type Space, valuesIn } from '../search/space.ts';
import type { Resolved } from './resolve-configuration.ts';

/**
 * Looks at each value by itself, so that a wrong one is told once, and not with every combination; of a range, at its
 * ends; and at what is included. Throws FmxError with all that is wrong.
 */
export function checkValues(
  { dimensions }: Space,
  include: readonly Assignment[],
  resolve: (assignment: Assignment) => Resolved,
): void {
  const single = dimensions.flatMap(({ name, domain, when }) => {
    const others = meeting(when, dimensions);
    const values = domain.kind === 'choice' ? domain.values : [domain.min, domain.max];
    return values.map((value) => ({ ...others, [name]: value }));
  });
  throwDifferent([...single, ...include].flatMap((assignment) => resolve(assignment).errors));
}

/** The least assignment under which a condition is met. */
function meeting(when: Condition = {}, dimensions: readonly Dimension[]): Assignment {
  const entries = Object.entries(when).flatMap(([name, wanted]) => {
    const [value] = valuesIn(wanted);
    const dimension = dimensions.find((other) => other.name === name);
    if (value === undefined) return [];
    return [...Object.entries(meeting(dimension?.when, dimensions)), [name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Throws FmxError with what is wrong with any of some configurations, each error with one that has it. */
export function checkTogether(configurations: readonly Pick<Resolved, 'name' | 'errors'>[]): void {
  throwDifferent(
    configurations.flatMap(({ name, errors }) =>
      errors.map(({ code, message, where, path, hint }) => {
        const inWhich = `So it is in ${name}; exclude what does not fit.`;
        return new FmxError(code, message, {
          ...(where && { where }),
          ...(path && { path }),
          hint: hint === undefined ? inWhich : `${hint} ${inWhich}`,
        });
      }),
    ),
  );
}

function throwDifferent(errors: readonly FmxError[]): void {
  const different = new Map<string, FmxError>();
  for (const error of errors) {
    const { message, where } = error;
    const key = JSON.stringify([message, where?.file, where?.line, where?.column]);
    if (!different.has(key)) different.set(key, error);
  }
  if (different.size > 0) throw asOne([...different.values()]);
}
