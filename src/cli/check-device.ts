// Can the engine and the device be used that were asked for? Known before the run begins, the error can name its place.
import { placed } from '../config/fail.ts';
import type { LoadedPipeline } from '../config/load.ts';
import type { Pipeline } from '../config/pipeline.ts';
import { asksForGpu } from '../engines/open.ts';
import { FmxError } from '../errors.ts';
import { threadCount } from '../schedule/threads.ts';
import type { Workplace } from './with-slot.ts';

/** Asks the slot, whose machine it is about. fmx's own engine is always there, and so is the CPU: they are not tried. */
export async function checkDevice(
  resources: Pipeline['resources'],
  { slot, display }: Pick<Workplace, 'slot' | 'display'>,
  locate?: LoadedPipeline['locate'],
): Promise<void> {
  const { engine, device, threads } = resources;
  if (engine === 'onnxruntime' && !asksForGpu(device)) return;
  try {
    const taken = await slot.open(resources, threadCount(threads));
    if (asksForGpu(device) && taken.device === 'cpu') {
      display.note(`Training on the CPU, ${taken.reason}.`);
    }
  } catch (error) {
    throw locate && error instanceof FmxError ? placed(error, locate) : error;
  }
}
