// Does work that trains: slots are warm, Ctrl-C stops it, and nothing is left running at its end.
import type { LocatedDataset } from '../datasets/dataset.ts';
import { createChildSlot } from '../schedule/child-slot.ts';
import type { Slot } from '../schedule/slot.ts';
import { EXIT } from './exit-codes.ts';
import { listenForInterrupts } from './interrupt.ts';
import { createDisplay, type Display, type DisplayOptions } from './progress/display.ts';

export interface Workplace {
  /** The first slot. */
  slot: Slot;
  /** So many slots; further ones are made, and those that are too many are closed. */
  slots(count: number): Slot[];
  /** Has all slots read the data, and those that are made later. */
  prepare(dataset: LocatedDataset): void;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  display: Display;
}

/**
 * Gives the exit code of `work`, or that of an interruption where Ctrl-C ended it before it could do anything. `warm`
 * slots are there from the beginning.
 */
export async function withSlot(
  options: DisplayOptions,
  work: (place: Workplace) => Promise<number>,
  warm = 1,
): Promise<number> {
  // First of all: their processes load what trials need while this one reads the pipeline.
  const slot = createChildSlot();
  const slots = [slot, ...Array.from({ length: warm - 1 }, () => createChildSlot())];
  const closeAll = async (): Promise<void> => void (await Promise.all(slots.map((each) => each.close())));
  const display = await createDisplay(options);
  const { signal, dispose } = listenForInterrupts(
    () => display.note('Stopping after this step; Ctrl-C again stops at once.'),
    () => void closeAll(),
  );
  let data: LocatedDataset | undefined;
  const prepare = (dataset: LocatedDataset): void => {
    data = dataset;
    for (const each of slots) each.prepare(dataset);
  };
  const another = (): Slot => {
    const made = createChildSlot();
    if (data) made.prepare(data);
    return made;
  };
  const take = (count: number): Slot[] => {
    while (slots.length < count) slots.push(another());
    for (const surplus of slots.splice(count)) void surplus.close();
    return [...slots];
  };
  try {
    return await work({ slot, slots: take, prepare, signal, display });
  } catch (error) {
    // Streams throw an AbortError of their own instead of the signal's reason.
    const isAbort = error instanceof Error && error.name === 'AbortError';
    if (!signal.aborted || !isAbort) throw error;
    display.note('Stopped before the training began.');
    return EXIT.interrupted;
  } finally {
    display.close();
    await closeAll();
    dispose();
  }
}
