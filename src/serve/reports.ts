// Has the pages of runs made in a thread of its own, which begins with the first one.
import { Worker } from 'node:worker_threads';
import { FmxError } from '../errors.ts';
import type { Made, Order } from './report-worker.ts';

export interface Reports {
  /** The page of a run. Throws FmxError('storage') where it cannot be made. */
  make(run: number, events: string): Promise<string>;
  close(): Promise<void>;
}

const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/report-worker.js' : './report-worker.js',
  import.meta.url,
);

interface Waiting {
  resolve(html: string): void;
  reject(error: unknown): void;
}

/** Of the runs in a database file. */
export function createReports(file: string): Reports {
  let worker: Worker | undefined;
  let ordered = 0;
  const waiting = new Map<number, Waiting>();

  const failAll = (cause: unknown): void => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };

  const begin = (): Worker => {
    const begun = new Worker(ENTRY, { workerData: file });
    begun.on('message', (made: Made) => {
      const { resolve, reject } = waiting.get(made.number) ?? {};
      waiting.delete(made.number);
      if ('html' in made) resolve?.(made.html);
      else reject?.(new FmxError('storage', made.error));
    });
    begun.on('error', (error) => {
      if (worker === begun) failAll(error);
    });
    begun.on('exit', () => {
      if (worker === begun) failAll(new FmxError('storage', 'the thread that makes pages has ended'));
    });
    return begun;
  };

  return {
    make(run, events) {
      worker ??= begin();
      const order: Order = { number: ordered++, run, events };
      worker.postMessage(order);
      return new Promise((resolve, reject) => {
        waiting.set(order.number, { resolve, reject });
      });
    },
    async close() {
      const ending = worker;
      worker = undefined;
      if (!ending) return;
      // Nobody waits for a page that it is at any more.
      if (waiting.size > 0) {
        await ending.terminate();
        return;
      }
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.postMessage('close');
      await ended;
    },
  };
}
