// What a trained network says about images.
import { engines } from '../engines/index.ts';
import { probabilitiesAt } from '../metrics/predictions.ts';
import { createBatches } from '../train/batches.ts';
import { createStepper } from '../train/stepper.ts';
import type { TrainedNetwork } from '../train/trained-network.ts';
import { evaluationGraph } from '../train/training-graph.ts';
import { evaluatedState } from '../train/weight-average.ts';

const BATCH = 100;

/** The probability of each class for each of some images: bytes, [height, width, channels]. */
export async function classify(
  { pipeline, facts: { shape, classes }, weights }: TrainedNetwork,
  images: readonly Uint8Array[],
  threads: number,
): Promise<number[][]> {
  const count = images.length;
  if (count === 0) return [];
  const split = { images: Buffer.concat(images), labels: new Uint8Array(count), count };
  const session = await engines.onnxruntime.open({ device: 'cpu', threads });
  try {
    const batches = createBatches(split, shape, classes.length, BATCH);
    const step = await createStepper(session, batches, count, BATCH, (batch) => {
      const { network } = evaluationGraph(pipeline, { batch, image: shape, classes: classes.length });
      return { outputs: { logits: network.logits }, updates: {} };
    });
    for (const [name, { values }] of weights) {
      await session.writeState(evaluatedState(pipeline.training, name), values);
    }
    const probabilities: number[][] = [];
    for (const { program, rows } of step(Int32Array.from({ length: count }, (_, i) => i))) {
      await program.run();
      const { logits } = program.outputs as { logits: Float32Array };
      rows.forEach((_, i) => {
        probabilities.push(probabilitiesAt(logits, i * classes.length, classes.length));
      });
    }
    return probabilities;
  } finally {
    await session.close();
  }
}
