// The frameworks that fmx is measured against: where their environments are, what is in them, how they are made.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastObject, run } from './command.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Peer
 * @property {string} title
 * @property {string} program what runs its scripts
 * @property {Record<string, string>} env what must be added to the environment for that
 * @property {string[]} versions arguments with which the program prints its packages' versions as JSON
 * @property {[program: string, args: string[]][]} setup commands that make its environment
 */

/** @type {Record<string, Peer>} */
export const PEERS = {
  torch: pythonPeer('torch', 'PyTorch', ['torch', 'numpy', 'scipy', 'optuna']),
  keras: pythonPeer('keras', 'Keras', ['tensorflow-cpu', 'keras', 'keras-tuner', 'tensorboard']),
  tfjs: nodePeer('tfjs', 'TensorFlow.js', '@tensorflow/tfjs-node'),
};

/** The folder of a peer's environment. */
function environment(name) {
  const folder = process.env.FMX_BENCH_VENVS;
  return folder ? join(folder, name) : join(BENCH, `.venv-${name}`);
}

/** @returns {Peer} */
function pythonPeer(name, title, packages) {
  const folder = environment(name);
  const program = join(folder, 'bin', 'python');
  const versions =
    'import json, platform, sys, importlib.metadata as m\n' +
    'print(json.dumps({"python": platform.python_version(), **{p: m.version(p) for p in sys.argv[1:]}}))';
  return {
    title,
    program,
    env: {},
    versions: ['-c', versions, ...packages],
    setup: [
      ['python3', ['-m', 'venv', folder]],
      [program, ['-m', 'pip', 'install', '--disable-pip-version-check', ...packages]],
    ],
  };
}

/** @returns {Peer} */
function nodePeer(name, title, packageName) {
  const folder = environment(name);
  const versions = `console.log(JSON.stringify({ "${packageName}": require("${packageName}/package.json").version }))`;
  return {
    title,
    program: process.execPath,
    env: { NODE_PATH: join(folder, 'node_modules') },
    versions: ['-e', versions],
    setup: [['npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, packageName]]],
  };
}

/** The versions of a peer's packages, or null where it is not installed. */
export async function installedVersions(peer) {
  try {
    return lastObject((await run(peer.program, peer.versions, { env: peer.env })).stdout);
  } catch {
    return null;
  }
}

/** The command that runs a script of bench/peers. */
export function scriptCommand(peer, file, args) {
  return { program: peer.program, args: [join(BENCH, 'peers', file), ...args], options: { env: peer.env } };
}

/** Makes every peer's environment, showing what pip and npm say; throws at the end where one could not be made. */
export function setUpPeers() {
  const failed = Object.values(PEERS).filter(({ setup }) => {
    try {
      for (const [program, args] of setup) execFileSync(program, args, { stdio: 'inherit' });
      return false;
    } catch {
      return true;
    }
  });
  if (failed.length === 0) return;
  const titles = failed.map(({ title }) => title).join(', ');
  throw new Error(`${titles} could not be installed; see above. The others can be measured without.`);
}
