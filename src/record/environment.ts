// The machine and the software that a run is made with, found in a few milliseconds.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { Environment } from './run-data.ts';

/** The packages whose version can change a number. */
const PACKAGES = ['better-sqlite3', 'onnxruntime-node'];

/** Describes this machine; `folder` (a pipeline's) is where a git commit is looked for. No path is in it. */
export function describeEnvironment({ folder }: { folder?: string } = {}): Environment {
  const processors = os.cpus();
  const limit = process.constrainedMemory();
  return {
    fmx_version: fmxVersion(),
    node: process.versions.node,
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
    cpu: processors[0]?.model.trim() || 'unknown',
    cores: os.availableParallelism(),
    memory_bytes: limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem(),
    gpu: nvidiaGpu(),
    packages: packageVersions(PACKAGES),
    git_commit: folder === undefined ? null : gitCommit(folder),
  };
}

/** From fmx's own package.json, above this file as much as above the bundle that it is part of. */
function fmxVersion(): string {
  for (let folder = import.meta.dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = readManifest(path.join(folder, 'package.json'));
    if (manifest?.name === 'fmx') return manifest.version;
  }
  return 'unknown';
}

function packageVersions(names: readonly string[]): Record<string, string> {
  const require = createRequire(import.meta.url);
  const versions: Record<string, string> = {};
  for (const name of names) {
    const folders = require.resolve.paths(name) ?? [];
    const manifest = folders
      .map((folder) => readManifest(path.join(folder, name, 'package.json')))
      .find((found) => found !== undefined);
    if (manifest) versions[name] = manifest.version;
  }
  return versions;
}

function readManifest(file: string): { name: string; version: string } | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The NVIDIA driver lists its cards as files, which is faster than its own tool by a second. */
function nvidiaGpu(): string | null {
  const folder = '/proc/driver/nvidia/gpus';
  try {
    const models = readdirSync(folder).map(
      (card) => /^Model:\s*(.+)$/m.exec(readFileSync(path.join(folder, card, 'information'), 'utf8'))?.[1],
    );
    return models.filter((model) => model !== undefined).join(', ') || null;
  } catch {
    return null;
  }
}

function gitCommit(folder: string): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 500,
    }).trim();
  } catch {
    return null;
  }
}
