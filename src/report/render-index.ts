// Makes the list of runs that `fmx serve` begins with, and the page that says what cannot be shown.
import type { RunSummary } from '../record/read.ts';
import * as format from './format.ts';
import type { Served } from './render.ts';
import { createHandlebars, fill } from './templates.ts';

export interface IndexView {
  /** The database's file, as it was typed. */
  file: string;
  /** Newest first; may be fewer than all. */
  runs: readonly RunSummary[];
  total: number;
}

/** A cell: its text, and the number by which its column is sorted. */
interface Cell {
  text: string;
  sort: number;
}

export function renderIndex({ file, runs, total }: IndexView, served: Served): string {
  return indexPage({
    title: 'Runs',
    file: format.label(file),
    served,
    message: total === 0 ? 'There are none yet. What begins will show up here.' : null,
    runs: runs.map(row),
    more: total > runs.length,
    shown: format.integer(runs.length),
    total: format.integer(total),
  });
}

/** A page for what is not there, or went wrong. */
export function renderMessage(title: string, message: string, file: string): string {
  const nothing = { served: null, runs: [], more: false, shown: '', total: '' };
  return indexPage({ ...nothing, title, message: format.label(message), file: format.label(file) });
}

const indexPage = (view: object): string => fill(createHandlebars(), 'index', view);

function row({ id, name, status, metric, trials, best, created_at, finished_at }: RunSummary) {
  return {
    id,
    name: format.label(name),
    status,
    metric: metric.name,
    trials: trialsCell(trials),
    best: cell(best?.value ?? null, (value) =>
      metric.name.endsWith('.accuracy') ? format.percent(value, 2) : format.loss(value),
    ),
    test_accuracy: cell(best?.test_accuracy ?? null, (value) => format.percent(value, 2)),
    began: cell(created_at, format.moment),
    took: cell(finished_at === null ? null : (finished_at - created_at) / 1000, format.duration),
  };
}

/** Missing values stand below all others. */
const cell = (value: number | null, write: (value: number | null) => string): Cell => ({
  text: write(value),
  sort: value ?? Number.NEGATIVE_INFINITY,
});

/** As in `12 of 20, 1 failed`. */
function trialsCell({ total, completed, failed }: RunSummary['trials']): Cell {
  const done =
    completed === total ? format.integer(total) : `${format.integer(completed)} of ${format.integer(total)}`;
  return { text: failed === 0 ? done : `${done}, ${format.integer(failed)} failed`, sort: completed };
}
