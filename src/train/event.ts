// What a trial tells the world while it runs: one plain, serialisable event after another.
// The recorder and the progress display consume them; neither calls back.
import type { EngineInfo } from '../engines/engine.ts';
import type { ClassMetric } from '../metrics/classification-report.ts';
import type { Mistake } from '../metrics/mistakes.ts';

export type SplitName = 'train' | 'validation' | 'test';

/** One number of one epoch; `epoch` counts from 1. A value may be NaN or infinite and is kept so. */
export interface Metric {
  epoch: number;
  split: SplitName;
  /** `loss`, `accuracy`, `learning_rate`, `seconds`, … */
  name: string;
  value: number;
}

export type TrialStatus =
  | 'running'
  | 'completed'
  | 'failed'
  | 'diverged'
  | 'pruned'
  | 'interrupted'
  | 'timed_out';

/** A wrong answer with its picture: a PNG, base64, so that a report needs no data set. */
export interface PicturedMistake extends Mistake {
  png: string;
}

interface EventBase {
  /** The trial's identity (TrialSpec.id). */
  trial: string;
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
}

export type Event = EventBase &
  (
    | {
        type: 'trial_started';
        pid: number;
        attempt: number;
        /** Epochs already done in an earlier process; 0 for a fresh trial. */
        resumed_from: number;
        device: EngineInfo;
        /** Trainable numbers of the network. */
        parameter_count: number;
        epochs: number;
        steps_per_epoch: number;
        train_images: number;
        validation_images: number;
      }
    /** For displays only: not recorded. `step` counts from 1 in its epoch. */
    | {
        type: 'progress';
        epoch: number;
        step: number;
        steps: number;
        loss: number;
        accuracy: number;
        images_per_second: number;
      }
    | {
        type: 'epoch_finished';
        epoch: number;
        metrics: Metric[];
        /** Of training alone, without validation. */
        seconds: number;
        images_per_second: number;
        /** Is this epoch the best one so far, by the pipeline's metric? */
        best: boolean;
      }
    | { type: 'artifact'; kind: 'checkpoint' | 'log' | 'model'; path: string; bytes: number }
    | {
        type: 'evaluated';
        split: SplitName;
        /** The epoch whose weights were used. */
        epoch: number;
        metrics: Metric[];
        classes: string[];
        /** `confusion[actual][predicted]` counts examples. */
        confusion: number[][];
        class_metrics: ClassMetric[];
        mistakes: PicturedMistake[];
        /** Of each image, in their order, a byte: the index of its class, and of the class it was taken for. Base64. */
        actual: string;
        predicted: string;
        seconds: number;
      }
    /** A PNG, base64, for the report; `augmentation` shows training images and what steps make of them. */
    | { type: 'picture'; kind: 'augmentation'; png: string }
    /** It has done the epochs that it was to do for now, and waits: another process goes on from its checkpoint. */
    | {
        type: 'trial_paused';
        epochs: number;
        best_epoch: number | null;
        /** Of all processes that worked at the trial. */
        seconds: number;
        peak_memory_bytes: number;
      }
    | { type: 'log'; level: 'info' | 'warning'; message: string }
    | {
        type: 'trial_finished';
        status: Exclude<TrialStatus, 'running'>;
        /** Why, for every status but `completed`; for `completed`, why it stopped early, if it did. */
        reason: string | null;
        /** Null where the trial's process died before it could say. */
        epochs: number | null;
        best_epoch: number | null;
        /** Of all processes that worked at the trial. */
        seconds: number | null;
        peak_memory_bytes: number | null;
      }
  );

export type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>;
