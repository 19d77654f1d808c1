// Writes a trial's network to a model file.
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type ModelFormatName, modelFormats } from '../export/index.ts';
import { modelMetadata } from '../export/metadata.ts';
import { thereAlready } from '../results/place.ts';
import { writeWhole } from '../train/checkpoint.ts';
import { findNetwork } from './find-network.ts';
import { modelFile } from './paths.ts';

export interface ExportOptions {
  db: string;
  output: string | undefined;
  force: boolean;
}

export interface Exported {
  path: string;
  /** What a person should know. */
  notice: string | undefined;
}

const HINT = 'Free some room or give another file with --output.';

export async function exportModel(
  named: string,
  format: ModelFormatName,
  { db, output, force }: ExportOptions,
): Promise<Exported> {
  const { trial, network, notice } = await findNetwork(db, named);
  const path = output ?? modelFile(db, trial, format);
  if (existsSync(path) && !force) throw thereAlready([path]);
  const content = modelFormats[format].encode(network, modelMetadata(network, trial));
  await writeWhole(dirname(path), basename(path), content, HINT);
  return { path, notice };
}
