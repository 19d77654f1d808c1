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
    seeds.map((seed) => [
      'run',
      `pipelines/${pipeline}.yaml`,
      ...['--set', `seed=${seed}`, '--set', 'resources.threads=1'],
    ]),
  );

export const studies: Record<string, Study> = {
  'ann-baseline': sweepOf('experiments/ann-baseline/pipeline.yaml', 'accuracy-of-trials'),
  'ann-vs-cnn': sweepOf('pipelines/ann-vs-cnn.yaml', 'architectures-curves'),
  optimizers: sweepOf('pipelines/optimizers.yaml', 'optimizers-means'),
  dropout: sweepOf('pipelines/dropout.yaml', 'dropout-course'),
  augmentation: sweepOf('pipelines/augmentation.yaml', 'augmentations-curves'),
  'batch-normalization': sweepOf('pipelines/batchnorm.yaml', 'architectures-curves'),
  tuning: sweepOf('pipelines/tune.yaml', 'parallel-coordinates'),
  // The networks differ in all, so they are runs of their own pipelines.
  networks: {
    commands: runsOf(['cnn-baseline', 'cnn-batchnorm', 'cnn-residual', 'cnn-augmented'], [1, 2, 3]),
    figure: 'curves',
  },
};
