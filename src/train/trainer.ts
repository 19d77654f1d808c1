// A trial's network with its data, ready to train epoch after epoch and to be evaluated.
import { createAugmenter } from '../augment/augmenter.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { stratifiedSplit } from '../datasets/split.ts';
import type { EngineSession } from '../engines/engine.ts';
import { initializers } from '../initializers/index.ts';
import { sizeOf } from '../ir/value.ts';
import { parameterCount } from '../layers/network.ts';
import type { Prediction } from '../metrics/predictions.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { keyOf, openStream, permutation } from '../random.ts';
import { scheduleFactor } from '../schedules/index.ts';
import type { MetricHistory } from '../schedules/schedule.ts';
import { createBatches } from './batches.ts';
import { createTally, type Evaluation, evaluate } from './evaluate.ts';
import type { TensorData } from './safetensors.ts';
import { createStepper } from './stepper.ts';
import { type BatchShape, evaluationGraph, type TrainingGraph, trainingGraph } from './training-graph.ts';
import { evaluatedState, evaluatedWeights } from './weight-average.ts';

const EVALUATION_BATCH = 500;

export interface StepProgress extends Evaluation {
  /** Counts from 1. */
  step: number;
  /** Examples done in this epoch. */
  images: number;
}

export type Trainer = Awaited<ReturnType<typeof createTrainer>>;

/** Splits the data, compiles the steps, and draws the initial weights from the trial's seed. */
export async function createTrainer({ pipeline, seed }: TrialSpec, dataset: Dataset, session: EngineSession) {
  const { epochs, batch_size: batch } = pipeline.training;
  const classes = dataset.classes.length;
  const split = stratifiedSplit(dataset.train.labels, classes, pipeline.dataset.validation, seed);
  const shape = (size: number): BatchShape => ({ batch: size, image: dataset.shape, classes });
  const largest = Math.max(batch, EVALUATION_BATCH);
  const augmented = pipeline.augmentation.length > 0;
  const augmenter = augmented ? createAugmenter(pipeline.augmentation, seed, dataset.shape) : undefined;
  const train = createBatches(dataset.train, dataset.shape, classes, largest, augmenter);
  const test = createBatches(dataset.test, dataset.shape, classes, EVALUATION_BATCH);

  const graphs: TrainingGraph[] = [];
  const trainStep = await createStepper(session, train, split.train.length, batch, (size) => {
    const graph = trainingGraph(pipeline, shape(size));
    graphs.push(graph);
    return graph.graph;
  });
  const { network, slots, scalars } = graphs[0] as TrainingGraph;
  const evaluator = (batches: typeof train, count: number) =>
    createStepper(
      session,
      batches,
      count,
      EVALUATION_BATCH,
      (size) => evaluationGraph(pipeline, shape(size)).graph,
    );
  const validationStep = await evaluator(train, split.validation.length);
  const testStep = await evaluator(test, dataset.test.count);
  const testRows = Int32Array.from({ length: dataset.test.count }, (_, i) => i);

  const weights = [...network.parameters, ...network.running];
  const evaluated = (weight: string): string => evaluatedState(pipeline.training, weight);
  for (const { name, shape: size, initializer, fan } of weights) {
    const values = initializers[initializer].values(size, fan, openStream(seed, 'initialize', name));
    for (const state of new Set([name, evaluated(name)])) await session.writeState(state, values);
  }
  for (const [name, { shape: size, initial }] of slots) {
    await session.writeState(name, new Float32Array(sizeOf(size)).fill(initial));
  }

  const stepsPerEpoch = Math.ceil(split.train.length / batch);
  const learningRate = (step: number, history: MetricHistory): number =>
    pipeline.optimizer.learning_rate *
    scheduleFactor(pipeline.optimizer.schedule, step, { epochs, stepsPerEpoch, history });
  const shapes = new Map(weights.map((weight) => [weight.name, weight.shape]));

  return {
    parameterCount: parameterCount(network),
    stepsPerEpoch,
    trainCount: split.train.length,
    validationCount: split.validation.length,

    /** The learning rate of the last step of an epoch (from 1) after epochs that went so. */
    learningRateAt: (epoch: number, history: MetricHistory): number =>
      learningRate(epoch * stepsPerEpoch - 1, history),

    /** Trains for one epoch (from 1) after epochs that went so, a step at each turn; gives the running means. */
    async *trainEpoch(epoch: number, history: MetricHistory): AsyncGenerator<StepProgress> {
      const order = permutation(openStream(seed, 'shuffle', epoch), split.train.length);
      const tally = createTally(classes, dataset.train.labels);
      let step = (epoch - 1) * stepsPerEpoch;
      const examples = order.map((i) => split.train[i] as number);
      for (const { program, rows } of trainStep(examples, step)) {
        program.feeds.random_key?.set(keyOf(seed, 'dropout', step));
        for (const [name, value] of Object.entries(scalars(step + 1, learningRate(step, history)))) {
          (program.feeds[name] as Float32Array)[0] = value;
        }
        await program.run();
        const { loss, logits } = program.outputs as { loss: Float32Array; logits: Float32Array };
        tally.add(loss[0] as number, logits, rows);
        step++;
        yield { step: step - (epoch - 1) * stepsPerEpoch, images: tally.count, ...tally.mean };
      }
    },

    /** Loss and accuracy on the held-out part of the training images. */
    validate: (): Promise<Evaluation> => evaluate(validationStep, train, split.validation, classes),

    /** Loss, accuracy and predictions on the test images. */
    async test(): Promise<Evaluation & { predictions: Prediction[] }> {
      const predictions: Prediction[] = [];
      return { ...(await evaluate(testStep, test, testRows, classes, predictions)), predictions };
    },

    /** Weights, slots and the weights' averages. */
    async readState(): Promise<Map<string, TensorData>> {
      const state = await session.readState();
      return new Map(
        [...state].map(([name, values]) => [
          name,
          { shape: shapes.get(name.split(':')[0] as string) ?? [], values },
        ]),
      );
    },

    async writeState(state: Map<string, TensorData>): Promise<void> {
      for (const [name, { values }] of state) await session.writeState(name, values);
    },

    /** The weights, by name, that evaluation uses: their averages, where a state has them. */
    evaluatedWeights: (state: Map<string, TensorData>): Map<string, TensorData> =>
      evaluatedWeights(pipeline.training, shapes.keys(), state),

    /** Nothing of it is used any more. */
    close(): void {
      train.release();
      test.release();
    },

    /** Makes evaluation use these weights. */
    async evaluateWith(weights: Map<string, TensorData>): Promise<void> {
      for (const [name, { values }] of weights) await session.writeState(evaluated(name), values);
    },
  };
}
