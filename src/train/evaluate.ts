// A pass over a split without learning: loss, accuracy, and every prediction.
import { argmax, type Prediction, predictionAt } from '../metrics/predictions.ts';
import type { Batches } from './batches.ts';
import type { Stepper } from './stepper.ts';

export interface Evaluation {
  /** Means over the examples. */
  loss: number;
  accuracy: number;
}

/** The sum that an epoch's means are made of. */
export function createTally(classes: number, labels: Uint8Array) {
  let [loss, correct, count] = [0, 0, 0];
  return {
    /** Counts a batch in, from its mean loss and its logits. */
    add(batchLoss: number, logits: Float32Array, rows: Int32Array): void {
      loss += batchLoss * rows.length;
      count += rows.length;
      for (let i = 0; i < rows.length; i++) {
        if (argmax(logits, i * classes, classes) === labels[rows[i] as number]) correct++;
      }
    },
    get mean(): Evaluation {
      return { loss: loss / count, accuracy: correct / count };
    },
    get count(): number {
      return count;
    },
  };
}

/** Evaluates the examples of these numbers; predictions come in their order, where they are wanted. */
export async function evaluate(
  step: Stepper,
  batches: Batches,
  rows: Int32Array,
  classes: number,
  predictions?: Prediction[],
): Promise<Evaluation> {
  const tally = createTally(classes, batches.labels);
  for (const { program, rows: part } of step(rows)) {
    await program.run();
    const { loss, logits } = program.outputs as { loss: Float32Array; logits: Float32Array };
    tally.add(loss[0] as number, logits, part);
    if (predictions)
      for (let i = 0; i < part.length; i++) predictions.push(predictionAt(logits, i * classes, classes));
  }
  return tally.mean;
}
