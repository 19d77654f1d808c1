// What a data set is to the rest of fmx: images as bytes, labels, class names, and a fingerprint of the files.
import type { TObject } from 'typebox';

/** Images of one split, as bytes, row after row, channels last: `images[((n·H + y)·W + x)·C + c]`. */
export interface Split {
  images: Uint8Array;
  /** Class indices, 0 … classes − 1. */
  labels: Uint8Array;
  count: number;
}

export interface ImageShape {
  height: number;
  width: number;
  channels: number;
}

export interface Dataset {
  shape: ImageShape;
  classes: string[];
  /** Training examples, from which `validation` examples are held out (see split.ts). */
  train: Split;
  test: Split;
}

/** What a network must fit. */
export interface DatasetFacts {
  shape: ImageShape;
  classes: string[];
  counts: { train: number; test: number };
}

/** Which data set it is, wherever its files are. */
export interface IdentifiedDataset extends DatasetFacts {
  /** The source's name in the registry. */
  source: string;
  /** SHA-256 (hex) over what the files contain: a part of a trial's identity. */
  fingerprint: string;
}

/** Where a data set's files are on this machine, checked; plain data that a child process can be sent. */
export interface LocatedDataset extends IdentifiedDataset {
  files: Record<string, string>;
}

export interface LocateContext {
  /** `--data-dir` or `FMX_DATA`. */
  dataDir?: string;
  /** The folder of the pipeline file: relative paths are seen from there. */
  baseDir: string;
  /** Called while a file is fetched. */
  onProgress?: (progress: { file: string; received: number; total: number | undefined }) => void;
  /** Told what is being done and where from, in a sentence. */
  onNotice?: (message: string) => void;
  signal?: AbortSignal;
}

/** A kind of data set: one file, one registry line. */
export interface DatasetSource<Options = unknown> {
  summary: string;
  /** The source's own options under `dataset:`; index.ts adds `name` and `validation`. */
  schema: TObject;
  /** What can be known without fetching anything. Throws FmxError('data') where files are needed and wrong. */
  describe(options: Options, context: Pick<LocateContext, 'baseDir'>): Promise<DatasetFacts>;
  /** The same, and which data set it is. */
  identify(options: Options, context: Pick<LocateContext, 'baseDir'>): Promise<IdentifiedDataset>;
  /** Finds, or fetches, and checks the files. Throws FmxError('data') where that cannot be done. */
  locate(options: Options, context: LocateContext): Promise<LocatedDataset>;
  /** Reads the located files into memory. */
  load(located: LocatedDataset): Promise<Dataset>;
}
