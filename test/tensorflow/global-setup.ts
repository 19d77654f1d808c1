// Says what is missing before a hundred tests fail for it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export default function setup(): void {
  if (existsSync(join(import.meta.dirname, '../../.tensorflow/built'))) return;
  throw new Error('These tests want TensorFlow in .tensorflow/: scripts/build-tfjs-binding.sh installs it.');
}
