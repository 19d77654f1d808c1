// Opens the engine and the device that a pipeline asks for, or the CPU where it allows that instead.
import { FmxError } from '../errors.ts';
import type { EngineSession } from './engine.ts';
import { type EngineName, engines } from './index.ts';

/** `gpu` is the best GPU that the engine can use; `auto` is that, or the CPU where there is none. */
export const DEVICES = ['auto', 'cpu', 'gpu', 'cuda', 'webgpu'] as const;
export type DeviceName = (typeof DEVICES)[number];

/** As in a pipeline's `resources`. */
export interface EngineChoice {
  engine: EngineName;
  device: DeviceName;
  /** What is used instead of a device that cannot be used. */
  fallback: 'none' | 'cpu';
}

/** Was a GPU asked for, by whatever name? */
export const asksForGpu = (device: DeviceName): boolean => device !== 'auto' && device !== 'cpu';

/**
 * The session's `info` says what was taken and why. Throws FmxError('engine'), with its `path` in the pipeline, where
 * the engine is not there, or the device is not and there is no fallback.
 */
export async function openSession(
  { engine, device, fallback }: EngineChoice,
  threads: number,
): Promise<EngineSession> {
  const { open } = engines[engine];
  try {
    return await open({ device, threads });
  } catch (error) {
    if (!asksForGpu(device) || !mayFallBack(error, fallback)) throw error;
    return openCpu({ engine, device }, threads, error);
  }
}

/** May the CPU do what a device could not? */
export const mayFallBack = (error: unknown, fallback: EngineChoice['fallback']): error is FmxError =>
  fallback === 'cpu' && error instanceof FmxError && error.code === 'engine';

/** The CPU, in place of a device that failed. */
export async function openCpu(
  { engine, device }: { engine: EngineName; device: string },
  threads: number,
  failure: FmxError,
): Promise<EngineSession> {
  const session = await engines[engine].open({ device: 'cpu', threads });
  const reason = `in place of ${device}, as resources.fallback allows: ${failure.message}`;
  return Object.assign(session, { info: { ...session.info, reason } });
}
