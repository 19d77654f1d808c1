// Is a device that was asked for by name there? Known before the run begins, the error can name its place.
import { placed } from '../config/fail.ts';
import type { LoadedPipeline } from '../config/load.ts';
import { engines } from '../engines/index.ts';
import { FmxError } from '../errors.ts';

/** Loading an engine takes a while, and the CPU is always there: `auto` and `cpu` are not tried. */
export async function checkDevice({ pipeline, locate }: LoadedPipeline): Promise<void> {
  const { device } = pipeline.resources;
  if (device === 'auto' || device === 'cpu') return;
  try {
    const session = await engines.onnxruntime.open({ device, threads: 1 });
    await session.close();
  } catch (error) {
    throw error instanceof FmxError ? placed(error, locate) : error;
  }
}
