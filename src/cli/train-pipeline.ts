// From a pipeline file to its trained network: planned, found again or begun, trained, concluded.
import { loadPipeline } from '../config/load.ts';
import { FmxError } from '../errors.ts';
import { planRun } from '../plan/plan-run.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { type EarlierTrial, findTrials } from '../record/find-trials.ts';
import { readRun } from '../record/read.ts';
import { type NewRun, openRecord, type RunRecord } from '../record/record.ts';
import type { RunData } from '../record/run-data.ts';
import { asTyped } from './as-typed.ts';
import { checkDevice } from './check-device.ts';
import type { RunOptions } from './commands/run.ts';
import { conclude, tellResult } from './conclude.ts';
import { locate } from './locate.ts';
import { newRun } from './new-run.ts';
import { shellCommand } from './shell-words.ts';
import { printable } from './text.ts';
import { trainTrial } from './train-trial.ts';
import type { Workplace } from './with-slot.ts';

/** Gives the exit code. Throws FmxError where the input is wrong, and the signal's reason where it came early. */
export async function trainPipeline(file: string, options: RunOptions, place: Workplace): Promise<number> {
  const loaded = loadPipeline(file, { set: options.set ?? [] });
  for (const notice of loaded.notices) place.display.note(notice);
  if (loaded.search) place.display.note(baseOnly(file, options.db));
  const dataset = await locate(loaded, options.dataDir, place);
  const spec = planRun(loaded, dataset);
  await checkDevice(loaded.pipeline.resources, place, loaded.locate);
  place.signal.throwIfAborted();

  const run = newRun(loaded, dataset, 'run', options);
  const record = openRecord(options.db);
  try {
    const found = findOrBegin(record, spec, run, options.rerun === true);
    if (found.finished) {
      const earlier = readRun(record.db, found.runId);
      place.display.note(`Run ${found.runId} has done just this${means(earlier)}; --rerun does it again.`);
      return await tellResult(earlier, options, place.display);
    }
    if (found.attempt > 1) place.display.note(`Going on with run ${found.runId}.`);
    const end = await trainTrial(record, { spec, ...found }, options, place);
    return await conclude(record, found.runId, end, options, place.display);
  } finally {
    record.close();
  }
}

/** What it was done with: another engine or device makes no other trial of it. */
function means({ trials: [trial] }: RunData): string {
  return trial?.engine ? ` with ${trial.engine} on ${trial.device}` : '';
}

const baseOnly = (file: string, db: string): string =>
  `${printable(file)} has a search: this trains the values that the file itself has. ` +
  `All of its trials: ${asTyped(shellCommand('fmx', 'sweep', file), db)}`;

interface Found {
  runId: number;
  attempt: number;
  /** The run is at its end, and would end the same way again. */
  finished: boolean;
}

type FinalTrial = EarlierTrial & { status: 'completed' | 'diverged' };

const isFinal = (trial: EarlierTrial): trial is FinalTrial =>
  trial.status === 'completed' || trial.status === 'diverged';

/** In one transaction, so that of two processes that are started at once only one begins. */
function findOrBegin(record: RunRecord, spec: TrialSpec, run: NewRun, rerun: boolean): Found {
  return record.transaction(() => {
    const earlier = findTrials(record.db, spec.id).filter((trial) => trial.run.kind === 'run');
    const busy = earlier.find((trial) => trial.run.at_work);
    if (busy) {
      throw new FmxError('usage', `run ${busy.run.id} is training just this, right now`, {
        hint: 'Wait until it is done, or stop it with Ctrl-C.',
      });
    }
    const final = earlier.find(isFinal);
    if (final && !rerun) {
      if (final.run.status === 'running') endAbandoned(record, final);
      return { runId: final.run.id, attempt: final.attempt, finished: true };
    }
    const open = earlier.find((trial) => !isFinal(trial));
    if (open && !rerun) {
      record.claimRun(open.run.id);
      return { runId: open.run.id, attempt: open.attempt + 1, finished: false };
    }
    const runId = record.beginRun(run);
    record.addTrial(runId, spec);
    return { runId, attempt: 1, finished: false };
  });
}

/** Its process died between the end of the trial and its own. */
function endAbandoned(record: RunRecord, { run, status }: FinalTrial): void {
  record.claimRun(run.id);
  record.finishRun(run.id, status);
}
