// The thread that makes the pages of runs: a large sweep takes it seconds, in which the server still answers.
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import { openDatabase } from '../record/database.ts';
import { reusingStatements } from '../record/keep-statements.ts';
import { readRun } from '../record/read.ts';
import { renderReport } from '../report/render.ts';

export interface Order {
  number: number;
  run: number;
  /** Where the page hears of changes. */
  events: string;
}

export type Made = { number: number } & ({ html: string } | { error: string });

const db = openDatabase(String(workerData), { readonly: true });

parentPort?.on('message', (order: Order | 'close') => {
  if (order === 'close') {
    db.close();
    parentPort?.close();
  } else parentPort?.postMessage(made(order));
});

function made({ number, run, events }: Order): Made {
  try {
    return {
      number,
      html: renderReport(
        reusingStatements(db, () => readRun(db, run)),
        { events },
      ),
    };
  } catch (error) {
    return { number, error: messageOf(error) };
  }
}
