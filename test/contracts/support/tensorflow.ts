// TensorFlow.js on its plain JavaScript backend: the oracle of layers, losses, optimizers and whole epochs.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// Brings the ops' gradients with it.
import '@tensorflow/tfjs-layers';

// No word about faster backends.
tf.enableProdMode();
await tf.setBackend('cpu');

export { tf };
