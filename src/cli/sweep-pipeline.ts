// From a pipeline file to the results of its sweep: planned, found again or begun, trained, concluded.
import { type LoadedPipeline, loadPipeline } from '../config/load.ts';
import { toPlain } from '../config/node.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';
import { FmxError } from '../errors.ts';
import { planSweep, type SweepPlan } from '../plan/plan-sweep.ts';
import { findSweep, secondsWorked } from '../record/find-sweep.ts';
import { openRecord, type RunRecord } from '../record/record.ts';
import { asTyped } from './as-typed.ts';
import type { SweepOptions } from './commands/sweep.ts';
import { tellSweep } from './conclude-sweep.ts';
import { locate } from './locate.ts';
import { newRun } from './new-run.ts';
import { shellCommand } from './shell-words.ts';
import { takeSlots } from './take-slots.ts';
import { printable } from './text.ts';
import { type Begun, trainSweep } from './train-sweep.ts';
import type { Workplace } from './with-slot.ts';

/** Gives the exit code. Throws FmxError where the input is wrong, and the signal's reason where it came early. */
export async function sweepPipeline(file: string, options: SweepOptions, place: Workplace): Promise<number> {
  const loaded = loadPipeline(file, { set: options.set ?? [] });
  for (const notice of loaded.notices) place.display.note(notice);
  if (!loaded.search) throw withoutSearch(file, options.db);
  const dataset = await locate(loaded, options.dataDir, place);
  place.prepare(dataset);
  const taking = takeSlots(loaded.pipeline.resources, place, loaded.locate);
  // What it throws is thrown where it is waited for.
  taking.catch(() => undefined);
  const plan = planSweep(loaded, dataset);
  const crew = await taking;
  place.signal.throwIfAborted();

  const record = openRecord(options.db);
  try {
    const { begun, finished } = findOrBegin(record, loaded, plan, dataset, options);
    if (finished) {
      place.display.note(`Sweep ${begun.runId} has done just this; --rerun does it again.`);
      return await tellSweep(record.db, begun.runId, options, place.display);
    }
    return await trainSweep(record, { loaded, plan, ...begun }, { ...options, ...crew }, place);
  } finally {
    record.close();
  }
}

const withoutSearch = (file: string, db: string): FmxError =>
  new FmxError('config', `${printable(file)} has no search: it describes one trial`, {
    hint:
      `\`${asTyped(shellCommand('fmx', 'run', file), db)}\` trains that. For a sweep, say what to vary, as in ` +
      '`search: {method: grid, parameters: {training.batch_size: [32, 64]}}`.',
  });

/** In one transaction, so that of two processes that are started at once only one begins. */
function findOrBegin(
  record: RunRecord,
  loaded: LoadedPipeline,
  plan: SweepPlan,
  dataset: LocatedDataset,
  options: SweepOptions,
): { begun: Begun; finished: boolean } {
  const rerun = options.rerun === true;
  const run = newRun(loaded, dataset, 'sweep', options);
  return record.transaction(() => {
    const earlier = findSweep(record.db, plan.id);
    if (earlier?.at_work) {
      throw new FmxError('usage', `sweep ${earlier.id} is training just this, right now`, {
        hint: 'Wait until it is done, or stop it with Ctrl-C.',
      });
    }
    if (earlier && !rerun && earlier.status !== 'completed') {
      const seconds_before = secondsWorked(record.db, earlier.id);
      record.claimRun(earlier.id);
      const begun = { runId: earlier.id, rerun: earlier.rerun, resumed: true, seconds_before };
      return { begun, finished: false };
    }
    if (earlier && !rerun && earlier.failed === 0) {
      const begun = { runId: earlier.id, rerun, resumed: true, seconds_before: 0 };
      return { begun, finished: true };
    }
    const runId = record.beginRun({ ...run, plan: recordedPlan(loaded, plan, rerun) });
    return { begun: { runId, rerun, resumed: false, seconds_before: 0 }, finished: false };
  });
}

/** What `runs.plan` says: all that is needed to plan the sweep again, whatever becomes of its files. */
function recordedPlan({ root }: LoadedPipeline, plan: SweepPlan, rerun: boolean): object {
  const { id, search, space, configurations, seeds } = plan;
  return { id, rerun, search, dimensions: space.dimensions, configurations, seeds, tree: toPlain(root) };
}
