// What a trial needs to go on after an epoch as if nothing had happened, kept in one file that is whole or not there.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FmxError } from '../errors.ts';
import type { EventOf } from './event.ts';
import type { ImageFacts } from './image-facts.ts';
import { decodeSafetensors, encodeSafetensors, type TensorData } from './safetensors.ts';

/** An epoch's event without what names the trial: stored, so that no finished epoch is lost with its process. */
export type EpochRecord = Omit<EventOf<'epoch_finished'>, 'trial' | 'at' | 'type'>;

export interface Checkpoint {
  /** Epochs done. */
  epoch: number;
  history: EpochRecord[];
  /** Seconds that all processes of the trial have worked so far. */
  seconds: number;
  /**
   * Weights, slots and the weights' averages after this epoch. Random streams are counters of epoch and step, and need
   * no keeping.
   */
  state: Map<string, TensorData>;
  /** The weights, or their averages, of the best epoch, and which it was. */
  best: { epoch: number; weights: Map<string, TensorData> } | null;
  /** Of the images; the first checkpoints that fmx wrote do not say. */
  facts?: ImageFacts;
}

const PREFIX = 'checkpoint-';
const SUFFIX = '.safetensors';
const KEPT = 2;

const fileName = (epoch: number): string => `${PREFIX}${String(epoch).padStart(5, '0')}${SUFFIX}`;

const ELSEWHERE = 'Free some room or give another folder with --db.';

/** Writes to a temporary file, syncs it, renames it, syncs the folder: after a power cut the old or the new is there. */
export async function writeWhole(
  folder: string,
  name: string,
  content: Uint8Array,
  hint = ELSEWHERE,
): Promise<string> {
  const path = join(folder, name);
  const temporary = `${path}.${process.pid}.part`;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    const directory = await open(folder, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
    return path;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new FmxError('storage', `${path} cannot be written: ${(cause as Error).message}`, {
      hint,
      cause,
    });
  }
}

/** Saves a checkpoint and removes all but the newest two. Gives its path and size. */
export async function saveCheckpoint(
  folder: string,
  checkpoint: Checkpoint,
): Promise<{ path: string; bytes: number }> {
  const { state, best, ...facts } = checkpoint;
  const tensors = new Map<string, TensorData>();
  for (const [name, tensor] of state) tensors.set(`state/${name}`, tensor);
  for (const [name, tensor] of best?.weights ?? []) tensors.set(`best/${name}`, tensor);
  const text = JSON.stringify({ ...facts, best_epoch: best?.epoch ?? null }, keepNonFinite);
  const content = encodeSafetensors({ tensors, metadata: { fmx: text, sha256: digestOf(tensors, text) } });
  const path = await writeWhole(folder, fileName(checkpoint.epoch), content);
  for (const { name } of (await listCheckpoints(folder)).slice(KEPT))
    await rm(join(folder, name), { force: true });
  return { path, bytes: content.length };
}

/** The newest checkpoint that is whole; a damaged one is passed over. */
export async function loadCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  for (const { name } of await listCheckpoints(folder)) {
    try {
      return decode(await readFile(join(folder, name)));
    } catch (error) {
      if (!(error instanceof FmxError)) throw error;
    }
  }
  return undefined;
}

function decode(content: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(content);
  const text = metadata.fmx ?? '';
  if (metadata.sha256 !== digestOf(tensors, text)) {
    throw new FmxError('storage', 'a checkpoint does not have the checksum that it was written with');
  }
  const { best_epoch: bestEpoch, ...facts } = JSON.parse(text, readNonFinite);
  const part = (prefix: string): Map<string, TensorData> =>
    new Map(
      [...tensors].flatMap(([name, tensor]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [],
      ),
    );
  return {
    ...facts,
    state: part('state/'),
    best: bestEpoch === null ? null : { epoch: bestEpoch, weights: part('best/') },
  };
}

function digestOf(tensors: Map<string, TensorData>, text: string): string {
  const hash = createHash('sha256').update(text);
  for (const [name, { values }] of tensors) {
    hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

async function listCheckpoints(folder: string): Promise<{ name: string; epoch: number }[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names
    .filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX))
    .map((name) => ({ name, epoch: Number(name.slice(PREFIX.length, -SUFFIX.length)) }))
    .sort((a, b) => b.epoch - a.epoch);
}

/** JSON has no NaN and no infinity: they are kept as words. */
function keepNonFinite(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { non_finite: String(value) } : value;
}

function readNonFinite(_: string, value: unknown): unknown {
  const isWord = typeof value === 'object' && value !== null && 'non_finite' in value;
  return isWord ? Number(value.non_finite) : value;
}
