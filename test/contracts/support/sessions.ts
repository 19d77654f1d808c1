// How each engine is opened for tests that every engine has to pass.
import type { EngineSession } from '../../../src/engines/engine.ts';
import { type EngineName, engines } from '../../../src/engines/index.ts';
import { openTensorflowSession } from '../../../src/engines/tensorflow/session.ts';
import { tf } from './tensorflow.ts';

/** The device that this run of the tests is about; the project `webgpu` sets it. */
export const device = process.env.FMX_TEST_DEVICE ?? 'cpu';

/** With two threads the kernels too run on both. */
const onnxruntime = (): Promise<EngineSession> => engines.onnxruntime.open({ device, threads: 2 });

/** Is TensorFlow's native library there? The project `tensorflow` sets it. */
const native = process.env.FMX_TEST_TENSORFLOW === 'native';

// What drives TensorFlow's native library drives its plain JavaScript backend in the same way.
const plainTensorflow = async (): Promise<EngineSession> =>
  openTensorflowSession(tf, {
    engine: 'tensorflow',
    engine_version: tf.version_core,
    device: 'cpu',
    threads: 1,
    reason: 'needs no native library',
  });

const tensorflow = (): Promise<EngineSession> =>
  native ? engines.tensorflow.open({ device: 'cpu', threads: 1 }) : plainTensorflow();

/** Those that this run is about. The compiler misses an engine that is not among them. */
export const sessions: Record<string, () => Promise<EngineSession>> = native
  ? { tensorflow }
  : device === 'cpu'
    ? ({ onnxruntime, tensorflow } satisfies Record<EngineName, () => Promise<EngineSession>>)
    : { onnxruntime };
