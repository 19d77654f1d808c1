// Finds the data of a pipeline, and says so while that takes a while.
import { dirname } from 'node:path';
import { allPlaced } from '../config/fail.ts';
import type { LoadedPipeline } from '../config/load.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';
import { locateDataset } from '../datasets/index.ts';
import type { Workplace } from './with-slot.ts';

type Source = Pick<LoadedPipeline, 'path' | 'pipeline' | 'locate'>;

/** Throws FmxError('data' | 'storage'), with the place in the pipeline that is to blame; or the signal's reason. */
export async function locate(
  { path, pipeline, locate }: Source,
  dataDir: string | undefined,
  { display, signal }: Pick<Workplace, 'display' | 'signal'>,
): Promise<LocatedDataset> {
  try {
    return await locateDataset(pipeline.dataset, {
      ...(dataDir !== undefined && { dataDir }),
      baseDir: dirname(path),
      onNotice: (message) => display.note(message),
      onProgress: (progress) => display.download(progress),
      signal,
    });
  } catch (error) {
    throw allPlaced(error, locate);
  }
}
