// What a trial's process and its parent say to each other.
import type { EngineInfo } from '../engines/engine.ts';
import type { EngineChoice } from '../engines/open.ts';
import type { ConfigPath, ErrorCode } from '../errors.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Event } from './event.ts';
import type { TrialOptions } from './trial.ts';

export type ParentMessage =
  | ({ type: 'run'; spec: TrialSpec } & Omit<TrialOptions, 'signal'>)
  | { type: 'stop' }
  /** Answered by `opened`, or an error. */
  | { type: 'open'; choice: EngineChoice; threads: number };

export type ChildMessage =
  | { type: 'event'; event: Event }
  | { type: 'done' }
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
