// How each engine is opened for tests that every engine has to pass.
import type { EngineSession } from '../../../src/engines/engine.ts';
import { engines } from '../../../src/engines/index.ts';
import { openTensorflowSession } from '../../../src/engines/tensorflow/session.ts';
import { tf } from './tensorflow.ts';

export const sessions: Record<string, () => Promise<EngineSession>> = {
  onnxruntime: () => engines.onnxruntime.open({ device: 'cpu', threads: 1 }),
  // What drives TensorFlow's native library drives its plain JavaScript backend in the same way.
  tensorflow: async () =>
    openTensorflowSession(tf, {
      engine: 'tensorflow',
      engine_version: tf.version_core,
      device: 'cpu',
      threads: 1,
      reason: 'needs no native library',
    }),
};
