// What a trial's process and its parent say to each other.
import type { LocatedDataset } from '../datasets/dataset.ts';
import type { EngineInfo } from '../engines/engine.ts';
import type { EngineChoice } from '../engines/open.ts';
import type { ConfigPath, ErrorCode } from '../errors.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Event } from './event.ts';
import type { Stop } from './stop.ts';
import type { TrialOptions } from './trial.ts';

export type ParentMessage =
  /** With `stepwise`, the trial waits after each epoch that it has told for `go_on`, or `stop`. */
  | ({ type: 'run'; spec: TrialSpec; stepwise?: boolean } & Omit<TrialOptions, 'signal'>)
  | { type: 'go_on' }
  | ({ type: 'stop' } & Stop)
  /** The trials to come need these data. Not answered. */
  | { type: 'prepare'; dataset: LocatedDataset }
  /** Answered by `opened`, or an error. */
  | { type: 'open'; choice: EngineChoice; threads: number };

export type ChildMessage =
  | { type: 'event'; event: Event }
  /** `memory_bytes` is what the process holds now. */
  | { type: 'done'; memory_bytes: number }
  | { type: 'opened'; info: EngineInfo }
  | {
      type: 'error';
      message: string;
      /** Of an FmxError; undefined for one that nobody foresaw. */
      code: ErrorCode | undefined;
      path: ConfigPath | undefined;
      hint: string | undefined;
      stack: string | undefined;
    };
