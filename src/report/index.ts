// Writes a run's report: one HTML file that opens from disk.
import { basename, dirname } from 'node:path';
import type { RunData } from '../record/run-data.ts';
import { writeWhole } from '../train/checkpoint.ts';

/**
 * Writes the report of a run to a file, whose folder is made where it is missing; a reader of that file sees
 * the old one or the new one, whole. Throws FmxError('storage') where it can't be written.
 */
export async function writeReport(run: RunData, file: string): Promise<void> {
  // ECharts takes half a second to load: only who wants a report waits for it.
  const { renderReport } = await import('./render.ts');
  await writeWhole(dirname(file), basename(file), Buffer.from(renderReport(run)));
}
