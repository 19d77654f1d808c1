// Does work that trains: a slot is warm, Ctrl-C stops it, and nothing is left running at its end.
import { createChildSlot } from '../schedule/child-slot.ts';
import type { Slot } from '../schedule/slot.ts';
import { EXIT } from './exit-codes.ts';
import { listenForInterrupts } from './interrupt.ts';
import { createDisplay, type Display, type DisplayOptions } from './progress/display.ts';

export interface Workplace {
  slot: Slot;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  display: Display;
}

/** Gives the exit code of `work`, or that of an interruption where Ctrl-C ended it before it could do anything. */
export async function withSlot(
  options: DisplayOptions,
  work: (place: Workplace) => Promise<number>,
): Promise<number> {
  // First of all: its process loads what trials need while this one reads the pipeline.
  const slot = createChildSlot();
  const display = createDisplay(options);
  const { signal, dispose } = listenForInterrupts(
    () => display.note('Stopping after this step; Ctrl-C again stops at once.'),
    () => void slot.close(),
  );
  try {
    return await work({ slot, signal, display });
  } catch (error) {
    // Streams throw an AbortError of their own instead of the signal's reason.
    const isAbort = error instanceof Error && error.name === 'AbortError';
    if (!signal.aborted || !isAbort) throw error;
    display.note('Stopped before the training began.');
    return EXIT.interrupted;
  } finally {
    display.close();
    await slot.close();
    dispose();
  }
}
