// The slots of a sweep: as many as its resources allow on the device that its trials will take.
import { placed } from '../config/fail.ts';
import type { LoadedPipeline } from '../config/load.ts';
import type { Pipeline } from '../config/pipeline.ts';
import { asksForGpu } from '../engines/open.ts';
import { FmxError } from '../errors.ts';
import { sweepConcurrency } from '../schedule/concurrency.ts';
import type { Slot } from '../schedule/slot.ts';
import type { Workplace } from './with-slot.ts';

export interface Crew {
  slots: Slot[];
  /** Of each trial. */
  threads: number;
}

/** Asks the first slot for its device. Throws FmxError('engine') where it cannot be used. */
export async function takeSlots(
  resources: Pipeline['resources'],
  { slot, slots: take, display }: Workplace,
  locate?: LoadedPipeline['locate'],
): Promise<Crew> {
  const crewFor = (onGpu: boolean): Crew => {
    const { slots: count, threads } = sweepConcurrency(resources, { onGpu });
    return { slots: take(count), threads };
  };
  const { engine, device } = resources;
  if (engine === 'onnxruntime' && device === 'cpu') return crewFor(false);
  try {
    const { threads } = sweepConcurrency(resources, { onGpu: true });
    const taken = await slot.open(resources, threads);
    if (asksForGpu(device) && taken.device === 'cpu') {
      display.note(`Training on the CPU, ${taken.reason}.`);
    }
    return crewFor(taken.device !== 'cpu');
  } catch (error) {
    throw locate && error instanceof FmxError ? placed(error, locate) : error;
  }
}
