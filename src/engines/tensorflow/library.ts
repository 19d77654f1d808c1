// Finds and loads TensorFlow.js with its native library: once a process, from the first package that works.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { FmxError, messageOf } from '../../errors.ts';
import type { Tf } from './operation.ts';

export const GPU = '@tensorflow/tfjs-node-gpu';
export const CPU = '@tensorflow/tfjs-node';
/** The name under which they add their native library to TensorFlow.js. */
export const BACKEND = 'tensorflow';

/** What the packages add to TensorFlow.js's core. */
type NodeTf = Tf & { version: Record<string, string> };

interface NodeBackend {
  isUsingGpuDevice: boolean;
  binding: { TF_Version: string };
}

export interface Library {
  tf: Tf;
  /** The package's name. */
  name: string;
  /** Of the package, and of TensorFlow itself. */
  version: string;
  usesGpu: boolean;
  /** What TensorFlow was told when it was loaded; it takes no other number later. */
  threads: number;
}

/** Functions of Node's that the packages call: deprecated, and gone since Node 23. */
const REMOVED = { isArray: Array.isArray, isNullOrUndefined: (x: unknown) => x === undefined || x === null };

let loaded: Library | undefined;

/** Throws FmxError('engine'), which says of each package why it is not loaded. */
export function loadLibrary(device: string, threads: number): Library {
  if (loaded) return loaded;
  // TensorFlow reads these when it is loaded.
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  process.env.TF_NUM_INTEROP_THREADS = '1';
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  // Other trials may share the GPU: as much memory as is needed, not all there is.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  if (device === 'cpu') process.env.CUDA_VISIBLE_DEVICES = '-1';
  Object.assign(util, REMOVED);

  const names = device === 'cpu' ? [CPU, GPU] : [GPU, CPU];
  const reasons: string[] = [];
  for (const name of names) {
    const path = find(name);
    try {
      if (path !== undefined) {
        loaded = { ...load(path), name, threads };
        return loaded;
      }
      reasons.push(`${name} is not installed`);
    } catch (error) {
      reasons.push(`${name} does not load: ${messageOf(error).split('\n')[0]}`);
    }
  }
  throw new FmxError('engine', `the tensorflow engine cannot be used: ${reasons.join('; ')}`, {
    path: ['resources', 'engine'],
    hint: `Install it with \`npm install ${device === 'auto' ? CPU : names[0]}\`, or use \`engine: onnxruntime\`.`,
  });
}

/** Looks beside fmx first, then in the folder that fmx is used in. */
function find(name: string): string | undefined {
  for (const place of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(place).resolve(name);
    } catch {
      // The other place is left.
    }
  }
  return undefined;
}

function load(path: string): Omit<Library, 'name' | 'threads'> {
  const tf: NodeTf = createRequire(import.meta.url)(path);
  const { isUsingGpuDevice, binding } = tf.findBackend(BACKEND) as ReturnType<Tf['backend']> & NodeBackend;
  const version = `${tf.version['tfjs-node']} (TensorFlow ${binding.TF_Version})`;
  return { tf, version, usesGpu: isUsingGpuDevice };
}
