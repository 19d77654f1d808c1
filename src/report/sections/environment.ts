// Where the run was made: machine, software, data.
import type { RunData } from '../../record/run-data.ts';
import { bestTrial } from '../best.ts';
import * as format from '../format.ts';
import type { Section } from '../section.ts';

interface Group {
  title: string;
  entries: { term: string; value: string }[];
}

export const environment: Section<{ groups: Group[] }> = {
  title: 'Environment',
  view: (run) => ({ groups: [machine(run), software(run), data(run)] }),
};

function group(title: string, entries: Record<string, string | number | null>): Group {
  const known = Object.entries(entries).filter(
    (entry): entry is [string, string | number] => entry[1] !== null,
  );
  return { title, entries: known.map(([term, value]) => ({ term, value: format.label(String(value)) })) };
}

function environmentOf(run: RunData) {
  return bestTrial(run)?.environment ?? run.environment;
}

function machine(run: RunData): Group {
  const { cpu, cores, memory_bytes, gpu, platform } = environmentOf(run);
  const trial = bestTrial(run);
  return group('Machine', {
    Processor: cpu,
    Cores: cores,
    Memory: format.bytes(memory_bytes),
    GPU: gpu ?? 'none found',
    System: platform,
    Device: [trial?.device, trial?.device_reason].filter(Boolean).join(': ') || null,
    Threads: trial?.threads ?? null,
  });
}

function software(run: RunData): Group {
  const { fmx_version, node, git_commit, packages } = environmentOf(run);
  return group('Software', {
    fmx: fmx_version,
    'Numeric engine': bestTrial(run)?.engine ?? null,
    'Node.js': node,
    'Git commit': git_commit,
    ...packages,
  });
}

function data(run: RunData): Group {
  const { name, train, validation, test, fingerprint } = run.dataset;
  return group('Data', {
    'Data set': name,
    'Training images': format.integer(train),
    'Validation images': format.integer(validation),
    'Test images': format.integer(test),
    Fingerprint: fingerprint,
    Seed: bestTrial(run)?.seed ?? null,
  });
}
