// Goes on with a sweep as it was recorded, whatever its pipeline file says by now.
import { parseAssignment } from '../config/assign.ts';
import { type LoadedPipeline, resolvePipeline } from '../config/load.ts';
import type { Plain } from '../config/node.ts';
import { readYaml } from '../config/read-yaml.ts';
import { FmxError } from '../errors.ts';
import { planSweep } from '../plan/plan-sweep.ts';
import { type RecordedSweep, readSweep, secondsWorked } from '../record/find-sweep.ts';
import type { RunRecord } from '../record/record.ts';
import type { ResumeOptions } from './commands/resume.ts';
import { tellSweep } from './conclude-sweep.ts';
import { locate } from './locate.ts';
import { resourceSettings } from './options.ts';
import { takeSlots } from './take-slots.ts';
import { trainSweep } from './train-sweep.ts';
import type { Workplace } from './with-slot.ts';

/** Gives the exit code. Throws FmxError where it is at work, or not what it was. */
export async function resumeSweep(
  record: RunRecord,
  runId: number,
  options: ResumeOptions,
  place: Workplace,
): Promise<number> {
  const sweep = readSweep(record.db, runId);
  if (sweep.status === 'completed') {
    place.display.note(`Sweep ${runId} is finished: there is nothing left to train.`);
    return tellSweep(record.db, runId, options, place.display);
  }
  const loaded = loadRecorded(sweep, options);
  const dataset = await locate(loaded, options.dataDir, place);
  place.prepare(dataset);
  const taking = takeSlots(loaded.pipeline.resources, place);
  // What it throws is thrown where it is waited for.
  taking.catch(() => undefined);
  const plan = planSweep(loaded, dataset);
  if (plan.id !== sweep.plan.id) {
    const changed = dataset.fingerprint === sweep.dataset_fingerprint ? 'fmx computes' : 'the data are';
    throw new FmxError(
      'data',
      `sweep ${runId} cannot be gone on with: ${changed} not as it was when it began`,
      { hint: `Train it anew: \`${sweep.command}\`.` },
    );
  }
  const crew = await taking;
  place.signal.throwIfAborted();
  const seconds_before = secondsWorked(record.db, runId);
  record.claimRun(runId);
  const begun = { runId, rerun: sweep.plan.rerun, resumed: true, seconds_before };
  return trainSweep(record, { loaded, plan, ...begun }, { ...options, ...crew }, place);
}

/** The pipeline as it was when the sweep began, with what it extended and used. */
function loadRecorded(
  { pipeline_path: path, pipeline_source: source, plan }: RecordedSweep,
  options: ResumeOptions,
): LoadedPipeline {
  const root = readYaml(JSON.stringify(plan.tree satisfies Plain), () => ({ file: path }));
  if (root.kind !== 'map') throw new FmxError('storage', `the recorded pipeline ${path} is no map`);
  return resolvePipeline({ path, source, root, notices: [] }, resourceSettings(options).map(parseAssignment));
}
