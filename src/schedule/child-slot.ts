// A slot that is a child process, kept warm from trial to trial and replaced when it has died.
import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FmxError } from '../errors.ts';
import type { ChildMessage, ParentMessage } from '../train/messages.ts';
import { stopOf } from '../train/stop.ts';
import { log } from '../train/trial-log.ts';
import { ProcessDied, type Slot } from './slot.ts';

/** The bundle beside this one; seen from the sources, the one that was built last. */
const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/child.js' : './child.js',
  import.meta.url,
);
const KEPT_STDERR = 4000;

/** A process that holds more after a trial is replaced: none of ours needs so much once a trial is over. */
const MOST_BYTES = 3 * 2 ** 30;

/** Starts the process at once, so that it is warm when the first trial comes. */
export function createChildSlot({ mostBytes = MOST_BYTES }: { mostBytes?: number } = {}): Slot {
  let child = start();
  const alive = (): Child => {
    const { connected, exitCode, signalCode } = child.process;
    if (!connected || exitCode !== null || signalCode !== null) child = start();
    return child;
  };

  return {
    async open(choice, threads) {
      for await (const answer of talk(alive(), { type: 'open', choice, threads })) {
        if (answer.type === 'opened') return answer.info;
      }
      throw new FmxError('trial', "the trial's process said nothing about its engine");
    },
    prepare(dataset) {
      say(alive(), { type: 'prepare', dataset });
    },
    async *runTrial(request, signal) {
      const worker = alive();
      for await (const answer of talk(worker, { type: 'run', ...request }, signal, request.folder)) {
        if (answer.type === 'event') {
          yield answer.event;
          // Whoever asks for more has seen this epoch.
          if (request.stepwise && answer.event.type === 'epoch_finished') say(worker, { type: 'go_on' });
        } else if (answer.type === 'done' && answer.memory_bytes > mostBytes) {
          worker.process.kill('SIGKILL');
          child = start();
        }
      }
    },
    async close() {
      const { process } = child;
      if (process.exitCode !== null || process.signalCode !== null) return;
      const exited = once(process, 'exit');
      process.kill('SIGKILL');
      await exited;
    },
  };
}

interface Child {
  process: ChildProcess;
  /** The end of what it wrote to stderr. */
  stderr: string;
}

function start(): Child {
  const child: Child = {
    // Advanced serialization keeps NaN and typed arrays.
    process: fork(fileURLToPath(ENTRY), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    }),
    stderr: '',
  };
  // One that could not be started, or told something, is known by its end.
  child.process.on('error', () => undefined);
  child.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    child.stderr = (child.stderr + text).slice(-KEPT_STDERR);
  });
  return child;
}

/** A process that cannot be told any more is known by its end. */
function say({ process }: Child, message: ParentMessage): void {
  if (process.connected) process.send(message, () => undefined);
}

/** What the process answers until it is done. Its death stands in the log of the trial whose folder is given. */
async function* talk(
  child: Child,
  request: ParentMessage,
  signal?: AbortSignal,
  folder?: string,
): AsyncGenerator<Exclude<ChildMessage, { type: 'error' }>> {
  const { process } = child;
  const messages = on(process, 'message', { close: ['disconnect'] });
  const stop = (): void => say(child, { type: 'stop', ...stopOf(signal as AbortSignal) });
  say(child, request);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    for await (const [message] of messages as AsyncIterable<[ChildMessage]>) {
      if (message.type === 'error') throw errorFrom(message);
      yield message;
      if (message.type === 'done' || message.type === 'opened') return;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  const message = `the trial's process died (${causeOfDeath(process)})${tail(child.stderr)}`;
  if (folder !== undefined) log(folder, message);
  throw new ProcessDied(message, 'Its finished epochs are kept: `fmx resume` goes on from there.');
}

function errorFrom({ code, message, path, hint, stack }: Extract<ChildMessage, { type: 'error' }>): FmxError {
  return new FmxError(code ?? 'trial', stack ?? message, {
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
  });
}

function causeOfDeath({ signalCode, exitCode }: ChildProcess): string {
  if (signalCode === 'SIGKILL') return 'killed by SIGKILL, as happens when memory runs out';
  return signalCode ? `killed by ${signalCode}` : `exit code ${exitCode}`;
}

const tail = (stderr: string): string => (stderr.trim() === '' ? '' : `:\n${stderr.trim()}`);
