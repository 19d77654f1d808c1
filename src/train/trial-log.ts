// A trial's own log: what it told, and when, as lines of a file beside its checkpoints.
import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from './event.ts';

export const logFile = (folder: string): string => join(folder, 'trial.log');

/** Adds a line. A log that cannot be written is no reason to end a trial. */
export function log(folder: string, text: string, at = Date.now()): void {
  try {
    appendFileSync(logFile(folder), `${new Date(at).toISOString()} ${text}\n`);
  } catch {
    // What matters is in the events, too.
  }
}

/** The log as an artifact; undefined where there is none. */
export function logArtifact(folder: string): { path: string; bytes: number } | undefined {
  const path = logFile(folder);
  const bytes = statSync(path, { throwIfNoEntry: false })?.size;
  return bytes === undefined ? undefined : { path, bytes };
}

/** What the log says of an event; null where that is nothing. */
export function logLine(event: Event): string | null {
  switch (event.type) {
    case 'trial_started': {
      const { attempt, resumed_from, parameter_count, device, pid } = event;
      const from = resumed_from > 0 ? `, going on after epoch ${resumed_from}` : '';
      const where = `${device.engine} ${device.engine_version} on ${device.device} (${device.reason})`;
      const size = `${parameter_count} parameters, ${device.threads} threads`;
      return `trial ${event.trial}, attempt ${attempt}${from}: ${size}, ${where}, process ${pid}`;
    }
    case 'epoch_finished':
      return `epoch ${event.epoch}: ${numbers(event.metrics)}, ${event.seconds.toFixed(3)} s${event.best ? ', best' : ''}`;
    case 'evaluated':
      return `${event.split}: ${numbers(event.metrics)}`;
    case 'log':
      return `${event.level}: ${event.message}`;
    case 'trial_paused':
      return `paused after epoch ${event.epochs}`;
    case 'trial_finished':
      return `${event.status}${event.reason === null ? '' : `: ${event.reason}`}`;
    default:
      return null;
  }
}

const numbers = (metrics: readonly { split: string; name: string; value: number }[]): string =>
  metrics.map(({ split, name, value }) => `${split}.${name} ${Number(value.toPrecision(6))}`).join(', ');
