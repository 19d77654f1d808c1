// Orders what has to be computed in phases: what is done once, in turn with what is done to each part of a batch.
import { topologicalOrder, type Value } from '../../ir/value.ts';
import { inputsWith, isMade, type Origins, underReshape } from './origins.ts';

export interface Phase {
  /** Is it done to each part, or once? */
  isEach: boolean;
  /** What it makes that is wanted, or read by other phases. */
  results: Value[];
  /** Does a value come from outside, or from another phase? */
  isGiven(value: Value): boolean;
}

/**
 * The phases that make `wanted`, in their order, and what is `read` after the last; `each` is what every part has its
 * own of.
 */
export function phasesOf(
  wanted: readonly Value[],
  read: readonly Value[],
  origins: Origins,
): { phases: Phase[]; each: ReadonlySet<Value> } {
  const inputsOf = inputsWith(origins);
  const order = topologicalOrder([...wanted, ...read], undefined, inputsOf);

  const each = new Set<Value>();
  const fixed = new Set<Value>();
  // What is done once has even numbers, what is done to each part odd ones.
  const numbers = new Map<Value, number>();
  for (const value of order) {
    const [kind, inputs] = [origins.get(value)?.kind, inputsOf(value)];
    const isEach = kind === 'part' || (kind !== 'addend' && inputs.some((input) => each.has(input)));
    if (isEach) each.add(value);
    // Who reads what is made of constants alone makes it.
    const isFixed = value.op === 'Constant' || (inputs.length > 0 && inputs.every((x) => fixed.has(x)));
    if (isFixed) fixed.add(value);
    const after = inputs.map((input) => {
      const number = numbers.get(input) as number;
      return each.has(input) === isEach || !isMade(input, origins) ? number : number + 1;
    });
    numbers.set(value, Math.max(isEach ? 1 : 0, ...after));
  }
  const isOf = (number: number, value: Value): boolean => numbers.get(value) === number;

  const results = new Map<number, Set<Value>>();
  const give = (value: Value): void => {
    const number = numbers.get(value) as number;
    results.set(number, (results.get(number) ?? new Set()).add(value));
  };
  for (const value of wanted) give(underReshape(value));
  for (const value of order) {
    for (const input of inputsOf(value).map(underReshape)) {
      if (fixed.has(input) || !isMade(input, origins)) continue;
      if (!isOf(numbers.get(value) as number, input)) give(input);
    }
  }
  const phases = [...results]
    .sort(([a], [b]) => a - b)
    .map(
      ([number, made]): Phase => ({
        isEach: number % 2 === 1,
        results: [...made],
        isGiven(value) {
          const under = underReshape(value);
          if (fixed.has(under)) return false;
          return !isMade(under, origins) || !isOf(number, under);
        },
      }),
    );
  return { phases, each };
}
