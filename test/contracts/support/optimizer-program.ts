// One parameter `w` that an optimizer steps, ready to run.
import type { OptimizerSpec } from '../../../src/config/pipeline.ts';
import type { EngineSession } from '../../../src/engines/engine.ts';
import * as ir from '../../../src/ir/build.ts';
import type { Value } from '../../../src/ir/value.ts';
import { type OptimizerName, optimizers } from '../../../src/optimizers/index.ts';
import type { Optimizer } from '../../../src/optimizers/optimizer.ts';

export const registry: Record<OptimizerName, Optimizer<never>> = optimizers;

/** `gradientOf` makes the gradient from the parameter; `step` runs one step, `feeds` are the gradient's own. */
export async function compileOptimizer(
  session: EngineSession,
  options: OptimizerSpec,
  start: Float32Array,
  gradientOf: (parameter: Value) => Value,
) {
  const optimizer = registry[options.type] as Optimizer<OptimizerSpec>;
  const parameter = ir.state('w', [start.length]);
  const slots = optimizer.slots(options);
  const states = new Map(Object.keys(slots).map((name) => [name, ir.state(`w:${name}`, [start.length])]));
  const scalars = new Map<string, Value>();
  const result = optimizer.update(options, {
    parameter,
    gradient: gradientOf(parameter),
    slot: (name) => states.get(name) as Value,
    scalar(name) {
      const value = scalars.get(name) ?? ir.feed(name, []);
      scalars.set(name, value);
      return value;
    },
  });
  const updates = { w: result.parameter };
  for (const [name, value] of Object.entries(result.slots)) Object.assign(updates, { [`w:${name}`]: value });
  const program = await session.compile({ outputs: {}, updates });
  await session.writeState('w', start);
  for (const [name, initial] of Object.entries(slots)) {
    await session.writeState(`w:${name}`, new Float32Array(start.length).fill(initial));
  }
  return {
    slots: Object.keys(slots),
    updated: Object.keys(result.slots),
    feeds: program.feeds,
    async step(t: number, learningRate: number): Promise<void> {
      for (const [name, value] of Object.entries(optimizer.scalars(options, t, learningRate))) {
        program.feeds[name]?.fill(value);
      }
      await program.run();
    },
    weights: async () => (await session.readState()).get('w') as Float32Array,
  };
}
