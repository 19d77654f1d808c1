// Runs a command to its end, gives what it printed and how long it took, and fails with what it said on stderr.
import { spawn } from 'node:child_process';

const TIME_LIMIT_MS = 15 * 60_000;
const SHOWN_ERROR_LINES = 8;

/**
 * @typedef {object} Ended
 * @property {string} stdout
 * @property {string} stderr
 * @property {number} seconds wall time, from start to end
 * @property {string} how as in `exit code 0` or `SIGTERM`
 */

/**
 * Starts a command; gives its process, and a promise of its end.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string> }} [options] `env` is added to this process's own
 */
export function start(program, args, { env = {} } = {}) {
  const began = performance.now();
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT_MS,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const seconds = (performance.now() - began) / 1000;
      resolve({ stdout, stderr, seconds, how: signal ?? `exit code ${code}` });
    });
  });
  return { child, ended };
}

/** Runs a command to its end; throws where that is not exit code 0. Arguments as in `start`. */
export async function run(program, args, options) {
  return succeeded(await start(program, args, options).ended);
}

/** Gives back the end of a command, or throws it with what the command said. */
export function succeeded(ended) {
  if (ended.how === 'exit code 0') return ended;
  const said = (ended.stderr.trim() || ended.stdout.trim()).split('\n').slice(-SHOWN_ERROR_LINES);
  throw new Error([ended.how, ...said].join('\n  '));
}

/** The JSON object on the last line of a script's output. */
export function lastObject(stdout) {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`The last line should be a JSON object, but is "${line}".`);
  return JSON.parse(line);
}
