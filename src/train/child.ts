// The process in which trials run, one after the other: it is sent specifications and sends events back.
import { openSession } from '../engines/open.ts';
import { FmxError, messageOf } from '../errors.ts';
import type { Event } from './event.ts';
import { keptDataset } from './kept-dataset.ts';
import type { ChildMessage, ParentMessage } from './messages.ts';
import { runTrial } from './trial.ts';
import { log, logArtifact, logLine } from './trial-log.ts';

let stop = new AbortController();
let goOn = (): void => undefined;

function tell(message: ChildMessage): void {
  process.send?.(message);
}

async function run({ spec, stepwise, ...options }: Extract<ParentMessage, { type: 'run' }>): Promise<void> {
  stop = new AbortController();
  for await (const event of runTrial(spec, { ...options, signal: stop.signal })) {
    keepLog(options.folder, event);
    const told = stepwise && event.type === 'epoch_finished' ? nextTurn() : undefined;
    tell({ type: 'event', event });
    await told;
  }
  tell({ type: 'done', memory_bytes: process.memoryUsage.rss() });
}

/** Epochs that an earlier process did stand there already. */
let logged = 0;

function keepLog(folder: string, event: Event): void {
  if (event.type === 'trial_started') logged = event.resumed_from;
  if (event.type === 'epoch_finished' && event.epoch <= logged) return;
  const line = logLine(event);
  if (line !== null) log(folder, line, event.at);
  if (event.type !== 'trial_finished') return;
  const { trial, at } = event;
  const artifact = logArtifact(folder);
  if (artifact) tell({ type: 'event', event: { type: 'artifact', trial, at, kind: 'log', ...artifact } });
}

/** Until the parent says to go on, or to stop. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    goOn = resolve;
  });

async function open({ choice, threads }: Extract<ParentMessage, { type: 'open' }>): Promise<void> {
  const session = await openSession(choice, threads);
  await session.close();
  tell({ type: 'opened', info: session.info });
}

function tellError(error: unknown): void {
  const { code, path, hint } =
    error instanceof FmxError ? error : { code: undefined, path: undefined, hint: undefined };
  const stack = error instanceof FmxError ? undefined : (error as Error).stack;
  tell({ type: 'error', message: messageOf(error), code, path, hint, stack });
}

process.on('message', (message: ParentMessage) => {
  if (message.type === 'stop') {
    stop.abort(message);
    goOn();
  } else if (message.type === 'go_on') goOn();
  else if (message.type === 'prepare') keptDataset(message.dataset).catch(() => undefined);
  else (message.type === 'run' ? run(message) : open(message)).catch(tellError);
});
process.on('SIGTERM', () => {
  stop.abort();
  goOn();
});
// Ctrl-C reaches the whole process group; the parent decides what becomes of it.
process.on('SIGINT', () => undefined);
// Without a parent there is nobody to tell.
process.on('disconnect', () => process.exit());

// While the parent reads the pipeline, what every trial needs is loaded already.
void import('../engines/onnxruntime/session.ts');
