// What a sweep searches: dimensions with their domains, conditions on which some of them exist, and points of it.

/** A number, word or truth value that a sweep varies, or that a table shows. */
export type ParameterValue = number | string | boolean;

/** A value for each dimension that exists under the others' values, by name. */
export type Assignment = Readonly<Record<string, ParameterValue>>;

/** By name the value, or any of the values, that must be there. A name that an assignment lacks is not met. */
export type Condition = Readonly<Record<string, ParameterValue | readonly ParameterValue[]>>;

/**
 * The values of a dimension. A range includes both ends; `step` (in the domain's unit, from `min` on) makes it
 * finite; an int's step is 1 where none is given. The log domains want `min` above 0 and are even in the logarithm.
 */
export type Domain =
  | { kind: 'choice'; values: readonly ParameterValue[] }
  | { kind: 'uniform' | 'log_uniform' | 'int' | 'log_int'; min: number; max: number; step?: number };

export interface Dimension {
  /** As assignments name it: a path into the pipeline, as in `optimizer.learning_rate`. */
  name: string;
  domain: Domain;
  /** Where it exists; everywhere if left out. */
  when?: Condition;
}

/**
 * Made by `createSpace`: a dimension comes after those that its condition names. A name may stand several times if
 * no two of its conditions can be met at once.
 */
export interface Space {
  readonly dimensions: readonly Dimension[];
  /** Assignments that meet one of these do not belong to the space. */
  readonly exclude: readonly Condition[];
}

/** Each name once. */
export const namesOf = ({ dimensions }: Space): string[] => [...new Set(dimensions.map(({ name }) => name))];

/** Is a condition met? The empty one is. */
export function meets(assignment: Assignment, condition: Condition): boolean {
  return Object.entries(condition).every(([name, wanted]) => {
    const value = assignment[name];
    return value !== undefined && valuesIn(wanted).includes(value);
  });
}

/** Does a dimension exist under the values that those before it have? */
export const exists = ({ when }: Dimension, assignment: Assignment): boolean =>
  when === undefined || meets(assignment, when);

/** Is an assignment excluded? */
export const excluded = ({ exclude }: Space, assignment: Assignment): boolean =>
  exclude.some((condition) => meets(assignment, condition));

/** A condition's value or values as a list. */
export const valuesIn = (wanted: ParameterValue | readonly ParameterValue[]): readonly ParameterValue[] =>
  Array.isArray(wanted) ? wanted : [wanted as ParameterValue];

/** Equal for equal assignments, whatever the order of their names. */
export function keyOf(assignment: Assignment): string {
  return JSON.stringify(Object.entries(assignment).sort(([a], [b]) => (a < b ? -1 : 1)));
}
