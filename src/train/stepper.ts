// Compiles a step for full batches, and one for what is left over at the end of an epoch.
import type { EngineSession, Program } from '../engines/engine.ts';
import type { Graph } from '../ir/value.ts';
import type { Batches } from './batches.ts';

/** A batch that is in memory, with the program that is ready to run over it. */
export interface ReadyBatch {
  program: Program;
  rows: Int32Array;
}

/**
 * Goes through `rows` batch after batch; the caller runs each program before it takes the next. Training gives the
 * number of its first step: the batches of numbered steps are augmented.
 */
export type Stepper = (rows: Int32Array, firstStep?: number) => Generator<ReadyBatch>;

/** Compiles `graphFor` at the sizes that `count` examples in batches of `batch` need. */
export async function createStepper(
  session: EngineSession,
  batches: Batches,
  count: number,
  batch: number,
  graphFor: (batch: number) => Graph,
): Promise<Stepper> {
  const programs = new Map<number, Program>();
  for (const size of new Set([Math.min(batch, count), count % batch])) {
    if (size === 0) continue;
    const feeds = { images: batches.images(size), targets: batches.targets(size) };
    programs.set(size, await session.compile(graphFor(size), feeds));
  }
  return function* (rows, firstStep) {
    for (let start = 0; start < rows.length; start += batch) {
      const part = rows.subarray(start, Math.min(start + batch, rows.length));
      batches.fill(part, firstStep === undefined ? undefined : firstStep + start / batch);
      yield { program: programs.get(part.length) as Program, rows: part };
    }
  };
}
