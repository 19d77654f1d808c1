// Where fmx keeps what it has fetched.
import { join } from 'node:path';
import envPaths from 'env-paths';

/** The folder of one data set in fmx's cache: in `FMX_CACHE`, else in the platform's cache folder. */
export function cacheFolder(dataset: string): string {
  return join(process.env.FMX_CACHE || envPaths('fmx', { suffix: '' }).cache, dataset);
}
