// Every pipeline that ships, a few steps long on both engines: the same losses from the same weights and batches.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadPipeline } from '../../src/config/load.ts';
import { loadDataset } from '../../src/datasets/index.ts';
import type { EngineName } from '../../src/engines/index.ts';
import { openSession } from '../../src/engines/open.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { createTrainer } from '../../src/train/trainer.ts';
import { sampleTrial } from '../train/support.ts';

const folder = join(import.meta.dirname, '../../pipelines');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const STEPS = 8;

/**
 * How far losses may be apart, as a share. Sums in another order differ by some 1e-7, and a step makes up to twice as
 * much of a difference: so it was measured of a batch-normalized network on one engine, whose weights were changed in
 * their last bit. A wrong rule is off by more than 1e-3 in the first steps.
 */
const tolerance = (step: number): number => 2e-6 * 2 ** step;

const sample = (await sampleTrial()).dataset;
const dataset = await loadDataset(sample);

/** The loss of each step, and on the validation images after the last. */
async function lossesOf(name: string, engine: EngineName): Promise<number[]> {
  const set = ['dataset.validation=100', 'training.batch_size=32'];
  const spec = planRun(loadPipeline(join(folder, name), { set }), sample);
  const session = await openSession({ engine, device: 'cpu', fallback: 'none' }, 1);
  const trainer = await createTrainer(spec, dataset, session);
  const losses: number[] = [];
  let sum = 0;
  for await (const { step, loss } of trainer.trainEpoch(1, () => [])) {
    losses.push(loss * step - sum);
    sum = loss * step;
    if (step === STEPS) break;
  }
  losses.push((await trainer.validate()).loss);
  await session.close();
  return losses;
}

it.each(files)('%s trains alike', async (name) => {
  const [expected, found] = [await lossesOf(name, 'onnxruntime'), await lossesOf(name, 'tensorflow')];
  expect(found).toHaveLength(STEPS + 1);
  for (const [i, loss] of expected.entries()) {
    const difference = Math.abs((found[i] as number) - loss) / loss;
    expect(difference, `step ${i + 1}: ${found[i]} and ${loss}`).toBeLessThan(tolerance(i + 1));
  }
});
