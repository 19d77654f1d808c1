// Trials on the small sample of the study's data, run in this process.
import { dirname, join } from 'node:path';
import { loadPipeline } from '../../src/config/load.ts';
import { locateDataset } from '../../src/datasets/index.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import type { Event } from '../../src/train/event.ts';
import { runTrial, type TrialOptions } from '../../src/train/trial.ts';
import { newFolder } from '../folders.ts';

const SAMPLE = join(import.meta.dirname, 'sample.yaml');

/** The sample's trial, with `PATH=VALUE` changes as on the command line. */
export async function sampleTrial(...set: string[]): Promise<TrialSpec> {
  const loaded = loadPipeline(SAMPLE, { set });
  return planRun(loaded, await locateDataset(loaded.pipeline.dataset, { baseDir: dirname(SAMPLE) }));
}

/** Runs a trial to its end; `onEvent` is told each event before the trial goes on. */
export async function eventsOf(
  spec: TrialSpec,
  options: Partial<TrialOptions> = {},
  onEvent: (event: Event) => void = () => undefined,
): Promise<Event[]> {
  const events: Event[] = [];
  const whole = { folder: newFolder(), attempt: 1, threads: 1, signal: new AbortController().signal };
  for await (const event of runTrial(spec, { ...whole, ...options })) {
    events.push(event);
    onEvent(event);
  }
  return events;
}
