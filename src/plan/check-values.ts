// Tells what is wrong with a search before anything runs: with single values first, then with values together.
import { asOne } from '../config/fail.ts';
import { FmxError } from '../errors.ts';
import { assignments } from '../search/enumerate.ts';
import { type Assignment, type Condition, type Dimension, type Space, valuesIn } from '../search/space.ts';
import type { Resolved } from './resolve-configuration.ts';

/**
 * Looks at each value with the first ones of the others, so that a wrong one is told once, and not with every
 * combination; of a range, at its ends; and at what is included. Throws FmxError with all that is wrong.
 */
export function checkValues(
  space: Space,
  include: readonly Assignment[],
  resolve: (assignment: Assignment) => Resolved,
): void {
  const single = space.dimensions.flatMap((dimension) => {
    const { name, domain, when } = dimension;
    const values = domain.kind === 'choice' ? domain.values : [domain.min, domain.max];
    return values.flatMap((value) => {
      const alone = { ...meeting(when, space.dimensions), [name]: value };
      return firstWith(alone, space).flatMap((assignment) => {
        const resolved = resolve(assignment);
        // Is the value to blame, at whose place it is told? Or what it meets there, of which the file has another?
        const isAlone =
          resolved.errors.some(({ code }) => code === 'config') && resolve(alone).errors.length > 0;
        return isAlone ? resolved.errors : errorsTogether(resolved);
      });
    });
  });
  throwDifferent([...single, ...include.map(resolve).flatMap(errorsTogether)]);
}

/** The space's first assignment with these values; none where all are excluded. */
function firstWith(values: Assignment, space: Space): Assignment[] {
  const dimensions = space.dimensions.map((dimension): Dimension => {
    const { name, domain } = dimension;
    const known = values[name] ?? (domain.kind === 'choice' ? undefined : domain.min);
    return known === undefined ? dimension : { ...dimension, domain: { kind: 'choice', values: [known] } };
  });
  const { value: first } = assignments({ ...space, dimensions }).next();
  return first ? [first] : [];
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
export function checkTogether(configurations: readonly Wrong[]): void {
  throwDifferent(configurations.flatMap(errorsTogether));
}

type Wrong = Pick<Resolved, 'name' | 'errors'>;

const errorsTogether = ({ name, errors }: Wrong): FmxError[] =>
  errors.map(({ code, message, where, path, hint }) => {
    const inWhich = `So it is in ${name}: vary it \`when\` it fits, or \`exclude\` what does not.`;
    return new FmxError(code, message, {
      ...(where && { where }),
      ...(path && { path }),
      hint: hint === undefined ? inWhich : `${hint} ${inWhich}`,
    });
  });

function throwDifferent(errors: readonly FmxError[]): void {
  const different = new Map<string, FmxError>();
  for (const error of errors) {
    const { message, where } = error;
    const key = JSON.stringify([message, where?.file, where?.line, where?.column]);
    if (!different.has(key)) different.set(key, error);
  }
  if (different.size > 0) throw asOne([...different.values()]);
}
