// Times TensorFlow.js's training step on its TensorFlow binding: shuffling, dropout, loss and accuracy, Adam.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string', default: process.env.FMX_DATA ?? '/usr/share/datasets/fashion-mnist' },
    'batch-size': { type: 'string', default: '64' },
    threads: { type: 'string', default: '1' },
    network: { type: 'string', default: 'ann' },
    steps: { type: 'string', default: '500' },
  },
});
const batchSize = Number(values['batch-size']);
const steps = Number(values.steps);

// TensorFlow reads its threads from the environment, once, when it is loaded. The package is CommonJS, and
// NODE_PATH, which names its folder, holds for require alone.
process.env.TF_NUM_INTRAOP_THREADS = values.threads;
const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node');
const { layers } = tf;
const PIXELS = 28 * 28;

/** The bytes of an idx file after its header. */
function idx(name, headerBytes) {
  return gunzipSync(readFileSync(join(values['data-dir'], name))).subarray(headerBytes);
}

const networks = {
  ann: [
    layers.flatten({ inputShape: [28, 28, 1] }),
    layers.dense({ units: 128, activation: 'relu' }),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: 64, activation: 'relu' }),
    layers.dense({ units: 10, activation: 'softmax' }),
  ],
  cnn: [
    layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 128, activation: 'relu' }),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: 10, activation: 'softmax' }),
  ],
};
if (!(values.network in networks)) throw new Error(`--network ${values.network}: expected ann or cnn`);
const network = tf.sequential({ layers: networks[values.network] });
network.compile({
  optimizer: tf.train.adam(1e-3),
  loss: 'sparseCategoricalCrossentropy',
  metrics: ['accuracy'],
});

const images = Float32Array.from(idx('train-images-idx3-ubyte.gz', 16), (byte) => byte / 255);
const labels = Float32Array.from(idx('train-labels-idx1-ubyte.gz', 8));
const order = Uint32Array.from(labels.keys());

function shuffle() {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
}

/** Trains that many steps and gives their mean loss and accuracy. */
async function train(count) {
  const batchImages = new Float32Array(batchSize * PIXELS);
  const batchLabels = new Float32Array(batchSize);
  const stepsPerEpoch = Math.floor(order.length / batchSize);
  let lossSum = 0;
  let accuracySum = 0;
  for (let step = 0; step < count; step++) {
    if (step % stepsPerEpoch === 0) shuffle();
    const first = (step % stepsPerEpoch) * batchSize;
    for (let i = 0; i < batchSize; i++) {
      const row = order[first + i];
      batchImages.set(images.subarray(row * PIXELS, (row + 1) * PIXELS), i * PIXELS);
      batchLabels[i] = labels[row];
    }
    const x = tf.tensor4d(batchImages, [batchSize, 28, 28, 1]);
    const y = tf.tensor1d(batchLabels);
    const [loss, accuracy] = await network.trainOnBatch(x, y);
    tf.dispose([x, y]);
    lossSum += loss;
    accuracySum += accuracy;
  }
  return { loss: lossSum / count, accuracy: accuracySum / count };
}

await train(Math.min(steps, 50));
const start = performance.now();
const { loss, accuracy } = await train(steps);
const milliseconds = performance.now() - start;

console.log(
  JSON.stringify({
    ms_per_step: milliseconds / steps,
    images_per_second: (1000 * steps * batchSize) / milliseconds,
    loss,
    accuracy,
    engine: `TensorFlow.js ${tf.version['tfjs-node']}`,
  }),
);
