// All assignments of a finite space, and how many they are.
import { placeOf, scaled } from './draw.ts';
import { type Assignment, excluded, exists, type ParameterValue, type Space, valuesIn } from './space.ts';

/** Is an assignment one of a space's? */
export function contains(space: Space, assignment: Assignment): boolean {
  const dimensions = scaled(space);
  const place = placeOf(dimensions, assignment);
  const there = dimensions.filter((dimension) => exists(dimension, assignment)).length;
  const right = place.filter((cell) => cell !== null).length;
  return right === there && there === Object.keys(assignment).length && !excluded(space, assignment);
}

/** The assignments of a finite space in the order of nested loops: the last dimension changes fastest. */
export function* assignments(space: Space): Generator<Assignment> {
  const dimensions = scaled(space);
  function* rest(from: number, assignment: Assignment): Generator<Assignment> {
    // What is excluded stays so, whatever comes after it.
    if (excluded(space, assignment)) return;
    const dimension = dimensions[from];
    if (dimension === undefined) {
      yield assignment;
    } else if (exists(dimension, assignment)) {
      const { name, scale } = dimension;
      for (let index = 0; index < scale.size; index++) {
        yield* rest(from + 1, { ...assignment, [name]: scale.value(index) });
      }
    } else {
      yield* rest(from + 1, assignment);
    }
  }
  yield* rest(0, {});
}

/**
 * How many assignments a space has, `Infinity` if a dimension is continuous. They are not gone through: only
 * values that a condition names make a difference, so a product of a billion is counted at once.
 */
export function countAssignments(space: Space): number {
  const dimensions = scaled(space);
  const named = new Map<string, Set<ParameterValue>>();
  for (const condition of [...space.exclude, ...space.dimensions.map(({ when = {} }) => when)]) {
    for (const [name, wanted] of Object.entries(condition)) {
      const values = named.get(name) ?? new Set();
      for (const value of valuesIn(wanted)) values.add(value);
      named.set(name, values);
    }
  }
  const rest = (from: number, assignment: Assignment): number => {
    if (excluded(space, assignment)) return 0;
    const dimension = dimensions[from];
    if (dimension === undefined) return 1;
    if (!exists(dimension, assignment)) return rest(from + 1, assignment);
    const { name, scale } = dimension;
    const special = [...(named.get(name) ?? [])].filter((value) => scale.cell(value) !== null);
    let count = 0;
    for (const value of special) count += rest(from + 1, { ...assignment, [name]: value });
    const others = scale.size - special.length;
    // A name without a value stands for all values that no condition names.
    return others === 0 ? count : count + others * rest(from + 1, assignment);
  };
  return rest(0, {});
}
