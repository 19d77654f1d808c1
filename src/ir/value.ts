// The tensor graph: a value is the result of one op on other values. Values are immutable and know their shape.
import type { OpAttributes, OpName } from './ops.ts';

export type Shape = readonly number[];
export type DType = 'float32' | 'int32';

export type Value = { [Name in OpName]: ValueOf<Name> }[OpName];

export interface ValueOf<Name extends OpName> {
  /** Grows from value to value, so that inputs have smaller numbers than what is made of them. */
  readonly id: number;
  readonly op: Name;
  readonly inputs: readonly Value[];
  readonly attributes: OpAttributes[Name];
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * A program: named results, and what each named state (a weight, an optimizer's slot) becomes.
 * All inputs are found by walking back from these.
 */
export interface Graph {
  outputs: Record<string, Value>;
  updates: Record<string, Value>;
}

/** How many numbers a tensor of that shape holds; 1 for a scalar (`[]`). */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/** The graph with each of its results replaced. */
export function mapGraph({ outputs, updates }: Graph, replace: (value: Value) => Value): Graph {
  const all = (values: Record<string, Value>): Record<string, Value> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, replace(value)]));
  return { outputs: all(outputs), updates: all(updates) };
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** A shape as people write it, as in `64×28×28×1`; `scalar` for `[]`. */
export function shapeText(shape: Shape): string {
  return shape.length === 0 ? 'scalar' : shape.join('×');
}

/**
 * Everything that the given values are made of, and they themselves, inputs before what uses them; nothing behind a leaf.
 * `inputsOf` may know of inputs that the values themselves do not name; they were made before.
 */
export function topologicalOrder(
  results: Iterable<Value>,
  isLeaf: (value: Value) => boolean = () => false,
  inputsOf: (value: Value) => readonly Value[] = (value) => value.inputs,
): Value[] {
  const seen = new Set<Value>();
  const pending = [...results];
  while (pending.length > 0) {
    const value = pending.pop() as Value;
    if (seen.has(value)) continue;
    seen.add(value);
    if (!isLeaf(value)) pending.push(...inputsOf(value));
  }
  return [...seen].sort((a, b) => a.id - b.id);
}
