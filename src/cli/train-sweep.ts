// Trains a sweep's trials, keeps and shows all that happens, and says what came out.
import type { LoadedPipeline } from '../config/load.ts';
import type { SweepPlan } from '../plan/plan-sweep.ts';
import { describeEnvironment } from '../record/environment.ts';
import { keepSweep } from '../record/keep-sweep.ts';
import { recordedTimes } from '../record/planned-trials.ts';
import type { RunRecord } from '../record/record.ts';
import { createChannel } from '../schedule/channel.ts';
import { runSweep } from '../schedule/sweep.ts';
import type { AnyEvent } from '../schedule/sweep-event.ts';
import { concludeSweep } from './conclude-sweep.ts';
import { eventLine } from './event-line.ts';
import { keepEvents, notKept } from './keep-events.ts';
import type { Crew } from './take-slots.ts';
import type { Workplace } from './with-slot.ts';

/** A sweep's row in runs.db, which this process owns. */
export interface Begun {
  runId: number;
  /** Are trials trained again that other runs have completed? */
  rerun: boolean;
  resumed: boolean;
  seconds_before: number;
}

export interface TrainOptions extends Crew {
  db: string;
  json?: boolean;
  quiet?: boolean;
  failFast?: boolean;
}

/** Gives the exit code. Throws FmxError('trial') where runs.db could not be written. */
export async function trainSweep(
  record: RunRecord,
  sweep: Begun & { loaded: LoadedPipeline; plan: SweepPlan },
  options: TrainOptions,
  place: Workplace,
): Promise<number> {
  const { runId, rerun, resumed, seconds_before, plan, loaded } = sweep;
  const { name, metric } = loaded.pipeline;
  const channel = createChannel<AnyEvent>();
  const stop = new AbortController();
  let loading: Promise<unknown> | undefined;
  const show = (event: AnyEvent): void => {
    place.display.event(event);
    if (options.json) process.stdout.write(eventLine(event));
    // Charts take long to load; this process has little else to do while trials train.
    if (event.type === 'trial_started' && !loading) {
      loading = import('../report/render.ts').catch(() => undefined);
    }
  };
  const expected = recordedTimes(record.db, describeEnvironment());
  const running = runSweep(
    {
      run: runId,
      name,
      plan,
      metric,
      slots: options.slots,
      threads: options.threads,
      keeper: keepSweep(record, { runId, metric: metric.name, rerun }),
      signal: AbortSignal.any([place.signal, stop.signal]),
      fail_fast: options.failFast === true,
      expected: (trial) => expected(trial)?.seconds ?? null,
      seconds_before,
      resumed,
    },
    (event) => channel.push(event),
  ).finally(() => channel.end());
  // What it throws is thrown below.
  running.catch(() => undefined);
  await keepEvents({ record, runId, batches: channel.batches(), last: 'sweep_finished', stop, show });
  const end = await running.catch((error) => {
    throw notKept(error, []);
  });
  place.slots(0);
  return concludeSweep(record, runId, end, options, place.display);
}
