// Python with the packages that read what fmx exports.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const python = join(import.meta.dirname, '.venv/bin/python');

/** What a script of this folder answers. Throws where the packages are missing, and says how to install them. */
export function runPython(script: string, ...args: string[]): unknown {
  if (!existsSync(python)) {
    throw new Error(`${python} is missing. Make it, from fmx's folder:
  python3 -m venv test/peers/.venv
  test/peers/.venv/bin/pip install -r test/peers/requirements.txt`);
  }
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  return JSON.parse(execFileSync(python, [join(import.meta.dirname, script), ...args], options));
}
