// What `fmx compare` compares: a run, a sweep's best configuration, or a trial, as a person names it.
import type { Database } from 'better-sqlite3';
import { configurationsOf } from '../../analysis/configurations.ts';
import { isCompleted } from '../../analysis/trial.ts';
import { FmxError } from '../../errors.ts';
import { readRun, readTrial, resolveRun, runOfTrial } from '../../record/read.ts';
import { type Predictions, readPredictions } from '../../record/read-predictions.ts';
import { readSweepData } from '../../record/read-sweep-data.ts';
import type { RunData } from '../../record/run-data.ts';
import type { SweepTrial } from '../../record/sweep-data.ts';

export interface Subject {
  /** As in `cnn-small, run 2`. */
  label: string;
  run: Pick<RunData, 'id' | 'name' | 'metric' | 'dataset'>;
  /** Completed trials of one configuration: its seeds. */
  trials: SweepTrial[];
  classes: string[];
  /** Of the first of them. */
  config: unknown;
  /** On the test images; null where there are several trials, or where it was not kept. */
  answers: Predictions | null;
}

/** Throws FmxError('storage') where there is no such run, FmxError('usage') where nothing of it was completed. */
export function runSubject(db: Database, text: string): Subject {
  const run = readRun(db, resolveRun(db, text));
  const { trials, classes } = run.sweep ?? readSweepData(db, run.id);
  const [best] = configurationsOf(trials, run.metric.goal);
  const completed = best?.counted.filter(isCompleted) ?? [];
  const what =
    run.kind === 'sweep' && best ? `${best.name}, the best of run ${run.id}` : `${run.name}, run ${run.id}`;
  return subject(db, run, { label: what, trials: completed, classes });
}

/** Throws FmxError('usage') for what is no number, and where the trial was not completed. */
export function trialSubject(db: Database, text: string): Subject {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new FmxError('usage', `--trial compares trials by their numbers, and got ${text}`, {
      hint: 'The column trial_id of `fmx query "SELECT * FROM leaderboard"` has them.',
    });
  }
  const run = readRun(db, runOfTrial(db, Number(text)));
  const { trials, classes } = run.sweep ?? readSweepData(db, run.id);
  const found = trials.filter(({ id }) => id === Number(text));
  const label = `${found[0]?.name ?? run.name}, trial ${text}`;
  return subject(db, run, { label, trials: found.filter(isCompleted), classes });
}

function subject(
  db: Database,
  { id, name, metric, dataset }: RunData,
  { label, trials, classes }: Pick<Subject, 'label' | 'trials' | 'classes'>,
): Subject {
  const [first, second] = trials;
  if (!first) {
    throw new FmxError('usage', `${label} has no completed trial, and there is nothing to compare`, {
      hint: `\`fmx show ${id}\` says what became of it.`,
    });
  }
  return {
    label,
    run: { id, name, metric, dataset },
    trials,
    classes,
    config: readTrial(db, first.id).config,
    answers: second ? null : readPredictions(db, first.id),
  };
}
