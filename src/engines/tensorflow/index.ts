// The engine of those who have TensorFlow.js already: the same graphs, op by op, on its native library.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { FmxError, messageOf } from '../../errors.ts';
import type { Engine, EngineInfo } from '../engine.ts';
import type { Tf } from './operation.ts';
import { openTensorflowSession } from './session.ts';

/** What the packages add to TensorFlow.js's core. */
type NodeTf = Tf & { version: Record<string, string> };

const GPU = '@tensorflow/tfjs-node-gpu';
const CPU = '@tensorflow/tfjs-node';

/** Looks beside fmx first, then in the folder that fmx is used in. */
function load(name: string): NodeTf {
  const places = [import.meta.url, join(process.cwd(), 'package.json')];
  const failures = places.map((place) => {
    try {
      return { loaded: createRequire(place)(name) as NodeTf };
    } catch (failure) {
      return { failure };
    }
  });
  const found = failures.find((attempt) => 'loaded' in attempt);
  if (found?.loaded) return found.loaded;
  throw failures[0]?.failure;
}

function loadFirst(names: readonly string[]): { name: string; tf: NodeTf } {
  const reasons: string[] = [];
  for (const name of names) {
    try {
      return { name, tf: load(name) };
    } catch (error) {
      reasons.push(`${name}: ${messageOf(error).split('\n')[0]}`);
    }
  }
  throw new FmxError('engine', `TensorFlow.js cannot be loaded (${reasons.join('; ')})`, {
    hint: `Install it with \`npm install ${names.at(-1)}\`, or leave out \`--engine tensorflow\`.`,
  });
}

const PACKAGES: Record<string, readonly string[]> = {
  auto: [GPU, CPU],
  cpu: [CPU],
  gpu: [GPU],
  cuda: [GPU],
};

export const tensorflow: Engine = {
  summary: `TensorFlow: graphs op by op on its native library, where ${GPU} or ${CPU} is installed`,
  async open({ device, threads }) {
    const packages = PACKAGES[device];
    if (!packages) {
      throw new FmxError('engine', `the tensorflow engine has no device ${device}`, {
        path: ['resources', 'device'],
        hint: `Use one of ${Object.keys(PACKAGES).join(', ')}.`,
      });
    }
    // TensorFlow reads these when it is loaded, and is quiet about the rest.
    process.env.TF_NUM_INTRAOP_THREADS = String(threads);
    process.env.TF_NUM_INTEROP_THREADS = '1';
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
    const { name, tf } = loadFirst(packages);
    await tf.ready();
    const info: EngineInfo = {
      engine: 'tensorflow',
      engine_version: tf.version['tfjs-node'] ?? tf.version['tfjs-core'] ?? 'unknown',
      device: name === GPU ? 'gpu' : 'cpu',
      threads,
      reason: device === 'auto' ? `${name} is installed` : 'asked for',
    };
    return openTensorflowSession(tf, info);
  },
};
