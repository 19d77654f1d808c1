// Runs in every state that a report may be asked for, and one whose names are an attack.
import type { RunData } from '../../src/record/run-data.ts';
import { CLASSES, evaluation, metrics, sampleRun, trialBefore } from './sample-run.ts';
import { product, recordedSweep, smallSweep } from './sample-sweep.ts';

export const HOSTILE = [
  '<script>alert(1)</script>',
  '{{x}}',
  '"><img src=x onerror=alert(1)>',
  '=cmd()',
  '\u202egnp.exe',
  '</script><!--',
  'שמלה',
  '\u2028__proto__',
  "' onmouseover='alert(1)",
  'constructor',
];

/** A run before its first trial. */
export async function emptyRun(): Promise<RunData> {
  return { ...(await sampleRun()), status: 'running', finished_at: null, trials: [] };
}

/** A trial that has measured three epochs and no test. */
export async function runningRun(): Promise<RunData> {
  const trial = { ...trialBefore(), best_epoch: 3, metrics: metrics().filter(({ epoch }) => epoch <= 3) };
  return { ...(await sampleRun()), status: 'running', trials: [trial] };
}

export async function divergedRun(): Promise<RunData> {
  const run = await runningRun();
  const trials = run.trials.map((trial) => ({
    ...trial,
    status: 'diverged' as const,
    reason: 'the loss became NaN in step 12 of epoch 3',
    best_epoch: 1,
    seconds: 4.2,
    metrics: trial.metrics.map((metric) => (metric.epoch < 3 ? metric : { ...metric, value: Number.NaN })),
  }));
  return { ...run, status: 'diverged', trials };
}

/** A sweep before its first trial has begun. */
export async function emptySweep(): Promise<RunData> {
  const run = await recordedSweep({ ...smallSweep, assignments: [] });
  return { ...run, status: 'running', finished_at: null };
}

/** A sweep of which one configuration has been trained, on one seed. */
export const oneTrialSweep = (): Promise<RunData> =>
  recordedSweep({ ...smallSweep, assignments: smallSweep.assignments.slice(0, 1), seeds: [42] });

/** Every name of a sweep, of its parameters, values and classes is one of HOSTILE. */
export async function hostileSweep(): Promise<RunData> {
  const [script = '', braces = '', image = '', formula = '', turned = ''] = HOSTILE;
  return recordedSweep({
    name: script,
    command: `fmx sweep ${image}`,
    assignments: product({
      architecture: [script, image],
      'optimizer.type': [formula, turned],
      [script]: [braces, HOSTILE[6] ?? ''],
      [`vars.${image}`]: [0.1, 0.2],
    }),
    seeds: [1, 2],
    epochs: 4,
    classes: HOSTILE,
    pruned: true,
  });
}

/** Every name that comes from a file or a person is one of HOSTILE. */
export async function hostileRun(): Promise<RunData> {
  const run = await sampleRun();
  const [script = '', , image = ''] = HOSTILE;
  return {
    ...run,
    name: script,
    command: `fmx run ${image}`,
    pipeline_path: script,
    pipeline_source: HOSTILE.join('\n'),
    dataset: { ...run.dataset, name: image, fingerprint: script },
    environment: { ...run.environment, cpu: script, packages: { [script]: image } },
    trials: await Promise.all(
      run.trials.map(async (trial) => ({
        ...trial,
        name: script,
        architecture: image,
        reason: script,
        device_reason: image,
        config: { [script]: image },
        evaluations: [await evaluation(HOSTILE)],
      })),
    ),
  };
}

/** Ten copies of each class: the largest matrix that is drawn with names is smaller. */
export async function hundredClassesRun(): Promise<RunData> {
  const run = await sampleRun();
  const classes = Array.from({ length: 100 }, (_, i) => `${CLASSES[i % 10]} ${Math.floor(i / 10)}`);
  const confusion = classes.map((_, i) =>
    classes.map((_, j) => (i === j ? 80 : (i * 31 + j * 17) % 7 === 0 ? 1 : 0)),
  );
  return {
    ...run,
    trials: await Promise.all(
      run.trials.map(async (trial) => ({ ...trial, evaluations: [await evaluation(classes, confusion)] })),
    ),
  };
}
