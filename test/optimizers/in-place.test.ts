// On a CPU every optimizer's update is one WASM loop over a parameter and its slots: nothing of it is left to the model.
import { describe, expect, test } from 'vitest';
import { partition } from '../../src/engines/onnxruntime/partition.ts';
import * as ir from '../../src/ir/build.ts';
import type { Value } from '../../src/ir/value.ts';
import { type OptimizerName, optimizers } from '../../src/optimizers/index.ts';
import type { Optimizer } from '../../src/optimizers/optimizer.ts';
import { withDefaults } from '../contracts/support/options.ts';

const withMomentum = { sgd: { momentum: 0.9, nesterov: true }, rmsprop: { momentum: 0.9 } };
const cases: [OptimizerName, object][] = [
  ...Object.keys(optimizers).map((name): [OptimizerName, object] => [name as OptimizerName, {}]),
  ...Object.entries(withMomentum).map(([name, given]): [OptimizerName, object] => [
    name as OptimizerName,
    given,
  ]),
];

function once(made: Map<string, Value>, name: string, make: () => Value): Value {
  const value = made.get(name) ?? make();
  made.set(name, value);
  return value;
}

describe.each(cases)('%s %o', (name, given) => {
  const optimizer = optimizers[name] as Optimizer<object>;
  const options = withDefaults(optimizer.schema, given);
  const scalars = new Map<string, Value>();
  const states = new Map<string, Value>();
  const { parameter, slots } = optimizer.update(options, {
    parameter: ir.state('w', [3, 5]),
    gradient: ir.feed('gradient', [3, 5]),
    slot: (slot) => once(states, slot, () => ir.state(slot, [3, 5])),
    scalar: (scalar) => once(scalars, scalar, () => ir.feed(scalar, [])),
  });

  test('is one loop', () => {
    const { loops, results, masks } = partition({ outputs: {}, updates: { w: parameter, ...slots } });
    expect(loops).toHaveLength(1);
    expect({ results, masks }).toEqual({ results: [], masks: [] });
    expect(loops[0]?.states.toSorted()).toEqual(['w', ...Object.keys(slots)].toSorted());
  });

  test('updates every slot that it asks for, and is given every scalar that it reads', () => {
    expect(Object.keys(slots).toSorted()).toEqual(Object.keys(optimizer.slots(options)).toSorted());
    for (const t of [1, 2, 1000, 1_000_000]) {
      const values = optimizer.scalars(options, t, 0.01);
      expect(Object.keys(values).toSorted()).toEqual([...scalars.keys()].toSorted());
      for (const value of Object.values(values)) expect(value).toBeGreaterThan(0);
    }
  });
});
