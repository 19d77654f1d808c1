// Threads that work on one memory at once, each through a list of its own: kernels, loops and models.
//
// The thread that asks works too. The others sleep between programs, so that a core is free for other trials.
import { createRequire } from 'node:module';
import { type MessagePort, Worker } from 'node:worker_threads';
import { FmxError } from '../../errors.ts';
import type { Compiled } from '../../wasm/module.ts';
import { libraryFile, type NativeCall, type Pointer } from './c-api.ts';

/** Compiled code with the numbers that it is called with. */
export interface CodeCall {
  code: Compiled;
  parameters: readonly number[];
}

/** One after the other; with `channels`, all calls for one channel (see kernel.ts) after the other. */
export interface CodeWork {
  kind: 'code';
  calls: readonly CodeCall[];
  channels?: number;
}

export type Work = CodeWork | { kind: 'native'; call: NativeCall };

export interface Team {
  /** What works through all lists at once, a thread a list; there are no more lists than threads. */
  together(lists: readonly (readonly Work[])[]): () => void;
  /** Something is about to be done together. */
  wake(): void;
  close(): Promise<void>;
}

/** What a thread does when it is told to. */
export function runAll(list: readonly Work[]): () => void {
  const runs = list.map(runOf);
  return () => {
    for (const run of runs) run();
  };
}

function runOf(work: Work): () => void {
  if (work.kind === 'native') {
    const { call } = work;
    return () => call.run();
  }
  const calls = work.calls.map(({ code, parameters }) => ({ run: code.run, parameters }));
  return inTurn(calls, work.channels);
}

/** Runs calls as `CodeWork` says. Helpers get its text: it refers to nothing outside. */
function inTurn(
  calls: readonly { run: Compiled['run']; parameters: readonly number[] }[],
  channels: number | undefined,
): () => void {
  if (channels === undefined) {
    return () => {
      for (const { run, parameters } of calls) run(...parameters);
    };
  }
  return () => {
    for (let channel = 0; channel < channels; channel++) {
      for (const { run, parameters } of calls) run(...parameters, channel, channel + 1);
    }
  };
}

/** Words that the threads share: how often they were woken, which lists are due, how many have done theirs, and what failed. */
const WORDS = { TURN: 0, LISTS: 1, DONE: 2, FAILED: 3 } as const;

const STATE_BYTES = 64;
/** How often a thread that has done its own looks whether the others have, before it sleeps: some milliseconds. */
const PATIENCE = 200_000;
/** Where a failed native call's status is left. */
const STATUS_BYTE = 32;

/** A work as another thread is told of it. */
type Told =
  | {
      kind: 'code';
      calls: readonly { module: WebAssembly.Module; parameters: readonly number[] }[];
      channels: number | undefined;
    }
  | { kind: 'native'; address: Pointer; prototype: string; parameters: readonly unknown[] };

interface HelperData {
  memory: WebAssembly.Memory;
  state: Int32Array;
  library: string;
  words: typeof WORDS;
  statusByte: number;
  koffi: string;
}

/**
 * A team of so many threads, the one that calls among them. With more than one the memory must be a shared one. `check`
 * throws what a failed native call says.
 */
export function createTeam(
  threads: number,
  memory: WebAssembly.Memory,
  check: (status: Pointer) => void,
): Team {
  const state = new Int32Array(new SharedArrayBuffer(STATE_BYTES));
  const status = new BigInt64Array(state.buffer, STATUS_BYTE, 1);
  const { TURN, LISTS, DONE, FAILED } = WORDS;
  const helpers: Worker[] = [];
  /** What helpers were told of: their calls lead to memory that must not be taken away. */
  const told: (readonly (readonly Work[])[])[] = [];

  /** Helpers are started when there is something to do together. */
  function tell(lists: readonly (readonly Work[])[]): number {
    while (helpers.length < threads - 1) {
      const helper = new Worker(
        `(${help})(require('node:worker_threads'), require('node:module'), ${inTurn})`,
        {
          eval: true,
          workerData: {
            memory,
            state,
            words: WORDS,
            library: libraryFile(),
            statusByte: STATUS_BYTE,
            koffi: createRequire(import.meta.url).resolve('koffi'),
          } satisfies HelperData,
        },
      );
      helper.unref();
      helpers.push(helper);
    }
    helpers.forEach((helper, i) => {
      helper.postMessage((lists[i + 1] ?? []).map(toldOf));
    });
    return told.push(lists);
  }

  return {
    together([own = [], ...others]) {
      const work = runAll(own);
      if (others.length === 0) return work;
      const number = tell([own, ...others]);
      return () => {
        Atomics.store(state, LISTS, number);
        Atomics.store(state, DONE, 0);
        Atomics.add(state, TURN, 1);
        Atomics.notify(state, TURN);
        work();
        let done = Atomics.load(state, DONE);
        for (let i = 0; done < helpers.length; i++) {
          if (i > PATIENCE) Atomics.wait(state, DONE, done);
          done = Atomics.load(state, DONE);
        }
        if (Atomics.load(state, FAILED) === 0) return;
        check(status[0] as Pointer);
        throw new FmxError('engine', 'a thread of the engine could not do its part');
      };
    },
    wake() {
      Atomics.notify(state, TURN);
    },
    async close() {
      await Promise.all(helpers.map((helper) => helper.terminate()));
    },
  };
}

function toldOf(work: Work): Told {
  if (work.kind === 'native') {
    const { address, prototype, parameters } = work.call;
    return { kind: 'native', address, prototype, parameters };
  }
  const calls = work.calls.map(({ code, parameters }) => ({ module: code.module, parameters }));
  return { kind: 'code', calls, channels: work.channels };
}

/** What a helper does. Its text is all that the other thread gets of this module: it refers to nothing outside. */
function help(
  { parentPort, receiveMessageOnPort, workerData }: typeof import('node:worker_threads'),
  { createRequire: requireFrom }: typeof import('node:module'),
  runCalls: typeof inTurn,
): void {
  const { memory, state, words, statusByte, library, koffi: file } = workerData as HelperData;
  const koffi = requireFrom(file)(file) as typeof import('koffi');
  // Before a thread loads a library, koffi has no stack in it to make calls with.
  koffi.load(library);
  const status = new BigInt64Array(state.buffer, statusByte, 1);
  const code = new Map<WebAssembly.Module, Compiled['run']>();
  const functions = new Map<Pointer, (...parameters: unknown[]) => Pointer | null>();
  const lists: (() => void)[] = [() => {}];
  /** Some 0.1 ms: what lies between two phases, or two steps. */
  const patience = 20_000;

  function runnable(work: Told): () => void {
    if (work.kind === 'native') {
      const { address, prototype, parameters } = work;
      const call = functions.get(address) ?? koffi.decode(address, koffi.proto(prototype));
      functions.set(address, call);
      return () => {
        const failed: Pointer | null = call(...parameters);
        if (!failed) return;
        status[0] = failed;
        Atomics.store(state, words.FAILED, 1);
      };
    }
    const calls = work.calls.map(({ module, parameters }) => {
      const run =
        code.get(module) ??
        (new WebAssembly.Instance(module, { env: { memory } }).exports.run as Compiled['run']);
      code.set(module, run);
      return { run, parameters };
    });
    return runCalls(calls, work.channels);
  }

  for (let seen = 0; ; ) {
    for (let i = 0; i < patience && Atomics.load(state, words.TURN) === seen; i++);
    Atomics.wait(state, words.TURN, seen);
    if (Atomics.load(state, words.TURN) === seen) continue;
    seen++;
    try {
      const number = Atomics.load(state, words.LISTS);
      while (lists.length <= number) {
        const works: Told[] = receiveMessageOnPort(parentPort as MessagePort)?.message;
        const runs = works.map(runnable);
        lists.push(() => {
          for (const run of runs) run();
        });
      }
      (lists[number] as () => void)();
    } catch {
      Atomics.store(state, words.FAILED, 1);
    }
    Atomics.add(state, words.DONE, 1);
    Atomics.notify(state, words.DONE);
  }
}
