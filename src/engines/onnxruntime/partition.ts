// Cuts a graph in three for a CPU: dropout masks before, what has to be computed, and the updates as SIMD loops in place
// after that.
import { type Graph, sameShape, sizeOf, topologicalOrder, type Value, type ValueOf } from '../../ir/value.ts';
import { compileLoop, type ElementwiseLoop, isElementwise } from '../../wasm/elementwise.ts';
import { inputsWith, isMade, type Origins, underReshape } from './origins.ts';

export interface Partition {
  masks: ValueOf<'DropoutMask'>[];
  /** What has to be computed, for the outputs or for the loops. */
  results: Value[];
  loops: { loop: ElementwiseLoop; states: string[] }[];
}

export function partition(graph: Graph, origins: Origins = new Map()): Partition {
  const inputsOf = inputsWith(origins);
  const outputs = Object.values(graph.outputs);
  const updates = Object.values(graph.updates);
  const order = topologicalOrder([...outputs, ...updates], undefined, inputsOf);
  const tail = updateTail(order, outputs, updates, inputsOf);
  const isLoopInput = (value: Value): boolean => !tail.has(value) && value.op !== 'Constant';

  const loops = groupUpdates(graph, tail).map((states) => ({
    states,
    loop: compileLoop(
      states.map((name) => graph.updates[name] as Value),
      isLoopInput,
    ),
  }));
  const fromModel = loops.flatMap(({ loop }) => loop.inputs.filter((input) => isMade(input, origins)));
  return {
    masks: order.filter((value) => value.op === 'DropoutMask'),
    results: [...new Set([...outputs, ...fromModel])],
    loops,
  };
}

/**
 * The elementwise values that only updates need. They are all of their update's shape or scalars, so that one loop
 * makes them.
 */
function updateTail(
  order: readonly Value[],
  outputs: readonly Value[],
  updates: readonly Value[],
  inputsOf: (value: Value) => readonly Value[],
): Set<Value> {
  const users = new Map<Value, Value[]>();
  for (const value of order) {
    for (const input of inputsOf(value)) users.set(input, [...(users.get(input) ?? []), value]);
  }
  const shown = new Set(outputs);
  const updated = new Set(updates);
  const tail = new Set<Value>();
  for (const value of [...order].reverse()) {
    const used = users.get(value) ?? [];
    const onlyForUpdates =
      !shown.has(value) &&
      (updated.has(value) || used.length > 0) &&
      used.every(
        (user) => tail.has(user) && (value.shape.length === 0 || sameShape(user.shape, value.shape)),
      );
    const inOneLoop = value.inputs.every(
      (input) => input.shape.length === 0 || sameShape(input.shape, value.shape),
    );
    if (onlyForUpdates && inOneLoop && isElementwise(value)) tail.add(value);
  }
  return tail;
}

/**
 * State names, those of a size together that share work or read what another of them overwrites. A state of another
 * size can only be read as a scalar: scalars are overwritten last.
 */
function groupUpdates(graph: Graph, tail: Set<Value>): string[][] {
  const sizeOfState = (name: string): number => sizeOf((graph.updates[name] as Value).shape);
  const names = Object.keys(graph.updates);
  const groupOf = new Map<string, Set<string>>(names.map((name) => [name, new Set([name])]));
  const merge = (a: string, b: string): void => {
    const whole = new Set([...(groupOf.get(a) as Set<string>), ...(groupOf.get(b) as Set<string>)]);
    for (const name of whole) groupOf.set(name, whole);
  };
  const firstUser = new Map<Value, string>();
  for (const name of names) {
    const update = graph.updates[name] as Value;
    for (const value of topologicalOrder([update], (v) => !tail.has(v))) {
      const read = underReshape(value);
      if (read.op === 'Input' && read.attributes.name in graph.updates) {
        if (sizeOfState(read.attributes.name) === sizeOfState(name)) merge(name, read.attributes.name);
      }
      if (!tail.has(value) || value.shape.length === 0) continue;
      const other = firstUser.get(value);
      if (other === undefined) firstUser.set(value, name);
      else merge(other, name);
    }
  }
  const isScalar = ([name]: string[]): number => (sizeOfState(name as string) === 1 ? 1 : 0);
  return [...new Set(groupOf.values())].map((group) => [...group]).sort((a, b) => isScalar(a) - isScalar(b));
}
