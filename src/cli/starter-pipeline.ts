// The pipeline file that `fmx init` writes: it runs as it is, and says what can be changed.

export const starterPipeline = `# A pipeline: what to train, on which data, and how. Run it with \`fmx run\`, check it with \`fmx validate\`.
# With \`fmx schema --output pipeline.schema.json\`, editors complete and check it as you type:
# yaml-language-server: $schema=pipeline.schema.json

name: my-first-network

# 60,000 training and 10,000 test images of clothes, fetched when first needed. 5,000 of the training images are
# held out: they tell which epoch is best. For files of your own: \`name: idx\` with four paths and class names.
dataset: {name: fashion-mnist, validation: 5000}

# From the image to one number for each of the ten classes.
architecture:
  name: ann
  layers:
    - flatten
    - dense: {units: 128, activation: relu}
    - dropout: {rate: 0.3}
    - dense: {units: 64, activation: relu}
    - dense: {units: 10, activation: softmax}

# Or sgd, adamw, lion and others. The learning rate may change over time, as in \`schedule: {type: cosine}\`.
optimizer: {type: adam, learning_rate: 0.001}

# At most 20 times through all training images, 64 at a time; it ends earlier when nothing gets better for 5 epochs.
training: {epochs: 20, batch_size: 64, early_stopping: {metric: validation.loss, patience: 5}}

# The number by which the best epoch is chosen.
metric: {name: validation.accuracy, goal: maximize}

# Decides all that is random. The same seed gives the same network; another one shows how much is luck.
seed: 42
`;
