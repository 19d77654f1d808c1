// Trains a sweep's trials in its slots, until something ends that: a budget, failures, a full disk, a person.
import { messageOf } from '../errors.ts';
import type { EventOf } from '../train/event.ts';
import type { Stop } from '../train/stop.ts';
import { runAttempts } from './attempts.ts';
import { createPool } from './pool.ts';
import type { Slot } from './slot.ts';
import type { AnyEvent, SweepEventOf } from './sweep-event.ts';
import type { SweepWork } from './sweep-state.ts';
import type { Entry, SweepTrial } from './sweep-trials.ts';

export type Halt = Pick<SweepEventOf<'stopping'>, 'cause' | 'reason'>;

export interface Training {
  /** Trains a trial to its end, or until it has done so many epochs; at once where it is that far. Never throws. */
  train(entry: Entry, trial: SweepTrial, until?: number): Promise<void>;
  /** Begins no trial any more; `stop` says how those that run end, which else go on. The first one counts. */
  halt(halt: Halt, stop?: Stop): void;
  /** Why no trial begins any more. */
  readonly halted: Halt | null;
}

export interface TrainingOptions {
  emit(event: AnyEvent): void;
  /** Does each trial wait after an epoch until `onEpoch` has looked at it? */
  stepwise: boolean;
  /** A trial has done one more epoch. */
  onEpoch(entry: Entry, epoch: number): void;
  /** A trial has come to its end. */
  onEnd(entry: Entry): void;
}

const INTERRUPTED: Stop = { status: 'interrupted', reason: null };

export function createTraining(work: SweepWork, options: TrainingOptions): Training {
  const { plan, keeper, threads } = work;
  const { failure, search } = plan;
  const { emit } = options;
  const pool = createPool(work.slots);
  const running = new Set<SweepTrial>();
  const began = performance.now() - work.seconds_before * 1000;
  const metric = work.metric.name;
  let halted: Halt | null = null;
  let failuresInARow = 0;

  const halt = (why: Halt, stop?: Stop): void => {
    if (halted) return;
    halted = why;
    emit({ type: 'stopping', at: Date.now(), ...why, ending: stop !== undefined });
    if (stop) for (const trial of running) trial.stop?.abort(stop);
  };

  /** Is there time for another one? */
  const inTime = (): boolean => {
    const { time_budget } = search;
    if (time_budget === null || performance.now() - began < time_budget * 1000) return true;
    halt({ cause: 'time_budget', reason: `the ${time_budget} s of search.time_budget are used up` });
    return false;
  };

  const countFailures = ({ status, reason }: EventOf<'trial_finished'>, name: string): void => {
    if (status === 'interrupted') return;
    if (status !== 'failed' && status !== 'timed_out') {
      failuresInARow = 0;
      return;
    }
    failuresInARow++;
    if (work.fail_fast) {
      halt({ cause: 'fail_fast', reason: `${name} has failed: ${reason}` }, INTERRUPTED);
    } else if (failuresInARow >= failure.max_consecutive_failures) {
      const most = `${failuresInARow} trials in a row have failed (failure.max_consecutive_failures)`;
      halt({ cause: 'max_consecutive_failures', reason: `${most}, the last one so: ${reason}` }, INTERRUPTED);
    }
  };

  const run = async (slot: Slot, entry: Entry, trial: SweepTrial, until?: number): Promise<void> => {
    const { spec } = trial;
    const request = {
      spec,
      folder: keeper.folder(spec.id),
      attempt: trial.attempt + 1,
      threads,
      stepwise: options.stepwise,
      ...(until !== undefined && { pause_after: until }),
    };
    const stop = new AbortController();
    trial.stop = stop;
    const { event, attempt, fault } = await runAttempts(slot, request, failure, stop, (told) => {
      emit(told);
      if (told.type !== 'epoch_finished') return;
      // A trial that goes on tells again what it has done before.
      if (told.epoch <= trial.curve.length) return;
      trial.curve[told.epoch - 1] = valueIn(told, metric);
      options.onEpoch(entry, told.epoch);
    });
    trial.attempt = attempt;
    if (fault) halt({ cause: 'storage', reason: fault.message }, INTERRUPTED);
    if (event.type === 'trial_paused') return;
    if (event.status === 'interrupted' && !stop.signal.aborted) {
      halt({ cause: 'interrupted', reason: `${spec.name} was interrupted` }, INTERRUPTED);
    }
    if (event.status !== 'interrupted') trial.end = event.status;
    countFailures(event, spec.name);
  };

  return {
    train(entry, trial, until) {
      const far = trial.end !== null || (until !== undefined && trial.curve.length >= until);
      if (far) return Promise.resolve();
      return pool.run(async (slot) => {
        if (halted || trial.end !== null || !inTime()) return;
        running.add(trial);
        try {
          await run(slot, entry, trial, until);
        } catch (error) {
          halt({ cause: 'storage', reason: messageOf(error) }, INTERRUPTED);
        } finally {
          running.delete(trial);
          trial.stop = null;
        }
        if (trial.end !== null) options.onEnd(entry);
      }, work.expected(trial.spec) ?? 0);
    },
    halt,
    get halted() {
      return halted;
    },
  };
}

const valueIn = ({ metrics }: EventOf<'epoch_finished'>, metric: string): number =>
  metrics.find(({ split, name }) => `${split}.${name}` === metric)?.value ?? Number.NaN;
