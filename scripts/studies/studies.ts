// The studies of experiments/, each with the commands of fmx that make it.

export interface Study {
  /** Arguments of fmx, one list a command. */
  commands: string[][];
  /** The figure of the last command's report that its picture shows, by its id on the page. */
  figure: string;
}

const sweepOf = (pipeline: string, figure: string): Study => ({ commands: [['sweep', pipeline]], figure });

const runsOf = (pipelines: readonly string[], seeds: readonly number[]): string[][] =>
  pipelines.flatMap((pipeline) =>
    seeds.map((seed) => ['run', `pipelines/${pipeline}.yaml`, '--set', `seed=${seed}`]),
  );

export const studies: Record<string, Study> = {
  'ann-baseline': sweepOf('experiments/ann-baseline/pipeline.yaml', 'curves'),
  'ann-vs-cnn': sweepOf('pipelines/ann-vs-cnn.yaml', 'curves'),
  optimizers: sweepOf('pipelines/optimizers.yaml', 'curves'),
  dropout: sweepOf('pipelines/dropout.yaml', 'curves'),
  augmentation: sweepOf('pipelines/augmentation.yaml', 'curves'),
  'batch-normalization': sweepOf('pipelines/batchnorm.yaml', 'curves'),
  tuning: sweepOf('pipelines/tune.yaml', 'curves'),
  // The networks differ in all, so they are runs of their own pipelines.
  networks: {
    commands: runsOf(['cnn-baseline', 'cnn-batchnorm', 'cnn-residual', 'cnn-augmented'], [1, 2, 3]),
    figure: 'curves',
  },
};
