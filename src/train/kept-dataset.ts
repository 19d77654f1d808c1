// The data set of a process's trials, which is read once and kept from trial to trial.
import type { Dataset, LocatedDataset } from '../datasets/dataset.ts';
import { loadDataset } from '../datasets/index.ts';

let kept: { key: string; dataset: Promise<Dataset> } | undefined;

/** The same as `loadDataset`; the last data set that was asked for stays in memory. */
export function keptDataset(located: LocatedDataset): Promise<Dataset> {
  const key = JSON.stringify(located);
  if (kept?.key !== key) {
    const loading = { key, dataset: loadDataset(located) };
    // One that could not be read is asked for again: the file may be there by then.
    loading.dataset.catch(() => {
      if (kept === loading) kept = undefined;
    });
    kept = loading;
  }
  return kept.dataset;
}
