// Runs in every state that a report may be asked for, and one whose names are an attack.
import type { RunData } from '../../src/record/run-data.ts';
import { CLASSES, evaluation, metrics, sampleRun, trialBefore } from './sample-run.ts';

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

/** Three trials, the second shorter, the third not yet begun. */
export async function severalTrialsRun(): Promise<RunData> {
  const run = await sampleRun();
  const [best] = run.trials;
  if (!best) return run;
  const second = {
    ...best,
    id: 2,
    seed: 43,
    metrics: best.metrics
      .filter(({ epoch }) => epoch <= 12)
      .map((metric) => ({ ...metric, value: metric.value - 0.01 })),
  };
  return {
    ...run,
    kind: 'sweep',
    trials: [best, second, { ...trialBefore(), id: 3, status: 'waiting', parameter_count: null }],
  };
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
