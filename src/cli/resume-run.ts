// Goes on with a run as it was recorded, whatever its pipeline file says by now.
import { asJsonSchema } from '../config/json-schema.ts';
import type { Pipeline } from '../config/pipeline.ts';
import { resourcesSchema } from '../config/sections.ts';
import { FmxError } from '../errors.ts';
import { trialId } from '../plan/identity.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { kindOf, listRuns, readRun, resolveRun } from '../record/read.ts';
import { openRecord } from '../record/record.ts';
import type { RunData, TrialData } from '../record/run-data.ts';
import { checkDevice } from './check-device.ts';
import type { ResumeOptions } from './commands/resume.ts';
import { conclude, tellResult } from './conclude.ts';
import { locate } from './locate.ts';
import { resumeSweep } from './resume-sweep.ts';
import { trainTrial } from './train-trial.ts';
import type { Workplace } from './with-slot.ts';

/** Gives the exit code. Throws FmxError where there is nothing to go on with, or it is not what it was. */
export async function resumeRun(
  named: string | undefined,
  options: ResumeOptions,
  place: Workplace,
): Promise<number> {
  const record = openRecord(options.db);
  try {
    const runId = named === undefined ? newestUnfinished(record) : resolveRun(record.db, named);
    if (kindOf(record.db, runId) === 'sweep') return await resumeSweep(record, runId, options, place);
    const run = readRun(record.db, runId);
    const [trial] = run.trials;
    if (trial === undefined) throw new FmxError('usage', `run ${runId} has no trials to go on with`);
    if (run.status === 'completed' || run.status === 'diverged') {
      place.display.note(`Run ${runId} is finished: there is nothing left to train.`);
      return await tellResult(run, options, place.display);
    }
    const spec = await specOf(run, trial, options, place);
    await checkDevice(spec.pipeline.resources, place);
    place.signal.throwIfAborted();
    record.claimRun(runId);
    place.display.note(`Going on with run ${runId}, ${run.name}.`);
    const end = await trainTrial(record, { spec, runId, attempt: trial.attempt + 1 }, options, place);
    return await conclude(record, runId, end, options, place.display);
  } finally {
    record.close();
  }
}

function newestUnfinished({ db, file }: { db: Parameters<typeof listRuns>[0]; file: string }): number {
  const found = listRuns(db).find(({ status }) => status === 'interrupted' || status === 'failed');
  if (found) return found.id;
  throw new FmxError('usage', `no run in ${file} waits to be gone on with`, {
    hint: '`fmx ls` lists the runs.',
  });
}

/** The trial as it was planned. Throws FmxError where data or fmx have changed, so that it would be another one. */
async function specOf(
  run: RunData,
  trial: TrialData,
  { dataDir, engine, device }: ResumeOptions,
  place: Workplace,
): Promise<TrialSpec> {
  const config = trial.config as Pipeline;
  // A run of an earlier version of fmx lacks some of them.
  const options = Object.entries(asJsonSchema(resourcesSchema).properties ?? {});
  const defaults = Object.fromEntries(options.map(([name, option]) => [name, option.default]));
  const chosen = { ...(engine && { engine }), ...(device && { device }) };
  const pipeline = { ...config, resources: { ...defaults, ...config.resources, ...chosen } };
  const path = run.pipeline_path;
  const dataset = await locate({ path, pipeline, locate: () => ({ file: path }) }, dataDir, place);
  if (trialId(pipeline, dataset) !== trial.hash) {
    const changed = dataset.fingerprint === run.dataset.fingerprint ? 'fmx computes' : 'the data are';
    throw new FmxError(
      'data',
      `run ${run.id} cannot be gone on with: ${changed} not as it was when it began`,
      {
        hint: `Train it anew: \`${run.command}\`.`,
      },
    );
  }
  const { hash: id, name, parameters, seed } = trial;
  return { id, name, pipeline, parameters, seed, dataset };
}
