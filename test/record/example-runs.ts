// A file with a run and a sweep: reused, diverged, pruned and waiting trials are among the sweep's.
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import type { RunRecord } from '../../src/record/record.ts';
import { trialFacts } from '../../src/record/trial-facts.ts';
import { epochFinished, finished, newRun, pipeline, started, trialEvents, trialSpec } from './examples.ts';

/** The example trial with another network, optimizer, or seed. */
export function variant(
  id: string,
  { architecture = 'ann', rates = [0.3], sgd = false, seed = 42 } = {},
): TrialSpec {
  return trialSpec(id, {
    name: `${architecture}-${id}`,
    seed,
    pipeline: {
      ...pipeline,
      architecture: {
        name: architecture,
        layers: [
          { type: 'flatten' },
          ...rates.map((rate) => ({ type: 'dropout' as const, rate })),
          { type: 'dense', units: 3, activation: 'softmax' },
        ],
      },
      optimizer: sgd
        ? {
            type: 'sgd',
            learning_rate: 0.01,
            momentum: 0,
            nesterov: false,
            weight_decay: 0,
            schedule: { type: 'constant', warmup_epochs: 0 },
            clip: null,
          }
        : pipeline.optimizer,
      seed,
    },
    parameters: {
      architecture,
      'optimizer.type': sgd ? 'sgd' : 'adam',
      'optimizer.learning_rate': sgd ? 0.01 : 0.001,
      'vars.augmented': sgd,
    },
  });
}

/** Gives the numbers of the run and of the sweep. */
export function addExampleRuns(record: RunRecord): { run: number; sweep: number } {
  const run = record.beginRun(newRun());
  record.addTrial(run, variant('a1'));
  for (const event of trialEvents('a1', 0.88)) record.append(event, run);
  record.finishRun(run, 'completed');

  const sweep = record.beginRun(newRun({ kind: 'sweep', name: 'tune', plan: { max_trials: 7 } }));
  record.addTrial(sweep, variant('a1'), { reused: true });
  record.addTrial(sweep, variant('a2', { seed: 43 }));
  record.addTrial(sweep, variant('c1', { architecture: 'cnn', rates: [0.25, 0.5] }));
  record.addTrial(sweep, variant('s1', { architecture: 'cnn', rates: [], sgd: true }));
  record.addTrial(sweep, variant('d1', { sgd: true }));
  record.addTrial(sweep, variant('p1', { rates: [0.9] }));
  record.addTrial(sweep, variant('w1', { rates: [0.8] }));
  const events = [
    ...trialEvents('a2', 0.9),
    ...trialEvents('c1', 0.93),
    ...trialEvents('s1', 0.81),
    started('d1'),
    epochFinished('d1', 1, { loss: Number.NaN, accuracy: 0.1, best: true }),
    finished('d1', { status: 'diverged', reason: 'the loss became NaN', epochs: 1, best_epoch: 1 }),
    started('p1'),
    epochFinished('p1', 1, { accuracy: 0.95, best: true }),
    finished('p1', { status: 'pruned', reason: 'below the median at epoch 1', epochs: 1, best_epoch: 1 }),
  ];
  for (const event of events) record.append(event, sweep);
  const { configuration } = trialFacts(variant('p1', { rates: [0.9] }));
  const decision = { configuration, name: 'ann-p1', trials: ['p1'], epoch: 1, prune: true };
  record.appendAll([{ type: 'decision', at: 5, ...decision, reason: 'below the median at epoch 1' }], sweep);
  record.finishRun(sweep, 'interrupted', 'Ctrl-C');
  return { run, sweep };
}
