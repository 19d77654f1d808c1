// What fmx depends on, looked at one by one: software, devices, data, folders.
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder } from '../datasets/cache.ts';
import { origin } from '../datasets/fashion-mnist.ts';
import { faultOf, MISSING } from '../datasets/known-file.ts';
import type { Engine } from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import { FmxError, messageOf } from '../errors.ts';
import { describeEnvironment } from '../record/environment.ts';
import { threadCount } from '../schedule/threads.ts';
import { bytes, count } from './text.ts';

export interface Finding {
  what: string;
  found: string;
  /** Undefined where it is neither right nor wrong. */
  ok?: boolean;
}

export async function examine({
  db,
  dataDir,
}: {
  db: string;
  dataDir: string | undefined;
}): Promise<Finding[]> {
  return [...machine(), ...(await devices()), ...(await data(dataDir)), ...folders(db)];
}

function machine(): Finding[] {
  const { fmx_version, node, platform, cpu, cores, memory_bytes, gpu, packages } = describeEnvironment();
  return [
    { what: 'fmx', found: fmx_version },
    { what: 'Node', found: node },
    ...Object.entries(packages).map(([what, found]) => ({ what, found })),
    { what: 'system', found: platform },
    {
      what: 'processor',
      found: `${cpu}, ${count(cores, 'core')}; a trial takes ${count(threadCount('auto'), 'thread')}`,
    },
    { what: 'memory', found: bytes(memory_bytes) },
    { what: 'NVIDIA GPU', found: gpu ?? 'none' },
  ];
}

/** What each engine says of its devices, and what a trial that leaves the choice to it takes. */
async function devices(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, engine] of Object.entries<Engine>(engines)) {
    try {
      for (const { device, name: hardware, usable, reason } of await engine.devices()) {
        findings.push({
          what: `${name}, ${device}`,
          found: hardware ? `${hardware}: ${reason}` : reason,
          ...(usable && { ok: true }),
        });
      }
      const session = await engine.open({ device: 'auto', threads: threadCount('auto') });
      const { device, reason } = session.info;
      findings.push({ what: `${name}, auto`, found: `takes ${device}: ${reason}`, ok: true });
      await session.close();
    } catch (error) {
      findings.push({ what: name, found: sentences(error) });
    }
  }
  return findings.some(({ ok }) => ok) ? findings : findings.map((finding) => ({ ...finding, ok: false }));
}

const sentences = (error: unknown): string =>
  error instanceof FmxError && error.hint ? `${error.message}. ${error.hint}` : messageOf(error);

/** Where Fashion-MNIST is looked for, in this order; with a data folder, nowhere else. */
async function data(dataDir: string | undefined): Promise<Finding[]> {
  const places =
    dataDir === undefined ? [cacheFolder(origin.name), origin.debian.folder] : [resolve(dataDir)];
  const findings: Finding[] = [];
  for (const folder of places) {
    const faults = await Promise.all(origin.files.map((file) => faultOf(join(folder, file.name), file)));
    const found = faults.filter((fault) => fault !== undefined);
    const what = origin.title;
    if (found.length === 0) findings.push({ what, found: `${folder}: all files, whole`, ok: true });
    else if (found.every((fault) => fault === MISSING))
      findings.push({ what, found: `${folder}: not there` });
    else findings.push({ what, found: `${folder}: ${found.join('; ')}` });
  }
  if (findings.some(({ ok }) => ok)) return findings;
  if (dataDir !== undefined) return findings.map((finding) => ({ ...finding, ok: false }));
  return [...findings, { what: origin.title, found: 'will be fetched when a pipeline needs it' }];
}

function folders(db: string): Finding[] {
  return [
    { what: 'cache', ...writable(cacheFolder(origin.name)) },
    { what: 'database', ...writable(resolve(db)) },
  ];
}

/** Can a file or folder be written, or made? */
function writable(path: string): Omit<Finding, 'what'> {
  let nearest = path;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK);
    return { found: `${path}, ${nearest === path ? 'writable' : 'not there yet, can be made'}`, ok: true };
  } catch (error) {
    return { found: `${path} cannot be written: ${messageOf(error)}`, ok: false };
  }
}
