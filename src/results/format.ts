// What a format of results is: runs, trials and what was measured, written for another tool to read.
import type { ResultRun, Results } from '../record/read-results.ts';

interface Common {
  summary: string;
  /** The words of the command that shows what was written, where there is a usual one. */
  open?(path: string): string[];
}

/** A format stands in index.ts under its name. What it writes is the same bytes for the same runs. */
export type ResultFormat = Common &
  (
    | {
        makes: 'a file';
        write(results: Results, file: string): void;
      }
    | {
        makes: 'a folder';
        /** Where its files go by default: a folder for these runs alone, or one that all of its kind share. */
        shared: string | null;
        /** The names of what it makes in the folder. */
        entries(runs: readonly ResultRun[]): string[];
        /** Writes into an empty folder; its entries will lie in `place`. */
        write(results: Results, folder: string, place: string): void;
      }
  );
