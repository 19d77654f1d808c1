// The registry of formats that results are exported to.
import { csv } from './csv.ts';
import type { ResultFormat } from './format.ts';
import { json } from './json.ts';
import { mlflow } from './mlflow.ts';
import { parquet } from './parquet.ts';
import { tensorboard } from './tensorboard.ts';

export const resultFormats = { csv, json, parquet, tensorboard, mlflow } satisfies Record<
  string,
  ResultFormat
>;

export type ResultFormatName = keyof typeof resultFormats;
