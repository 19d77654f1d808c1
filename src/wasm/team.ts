// Threads that share a memory and make the channels of a pass together, each the next one that is left.
//
// The thread that asks for a pass works on it itself. The others sleep between passes: a core is free then for the
// threads of the library that multiplies matrices. One that is late finds less left to do, or nothing.
import { type MessagePort, Worker } from 'node:worker_threads';
import type { Compiled } from './module.ts';

/** A kernel (see kernel.ts) with the addresses that it works on. */
export interface KernelCall {
  kernel: Compiled;
  parameters: readonly number[];
}

export interface Team {
  /** What runs all `calls` for one channel after the other. */
  pass(channels: number, calls: readonly KernelCall[]): () => void;
  close(): Promise<void>;
}

/** Words that the threads share: the pass and the first of its channels that is left, in one; how many are made. */
const [NEXT, MADE] = [0, 1] as const;
const CHANNEL_BITS = 16;

/** What a helper is told of each pass, in the order of their numbers from 1. */
interface Pass {
  channels: number;
  calls: readonly { module: WebAssembly.Module; parameters: readonly number[] }[];
}

interface HelperData {
  memory: WebAssembly.Memory;
  state: Int32Array;
  words: { NEXT: number; MADE: number; CHANNEL_BITS: number };
}

/** A team of so many threads, the one that calls among them. With more than one the memory must be a shared one. */
export function createTeam(threads: number, memory: WebAssembly.Memory): Team {
  const state = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const helpers: Worker[] = [];
  let passes = 0;

  /** Helpers are started when there is something to share. */
  function tell(pass: Pass): number {
    while (helpers.length < threads - 1) {
      const helper = new Worker(`(${help})(require('node:worker_threads'))`, {
        eval: true,
        workerData: { memory, state, words: { NEXT, MADE, CHANNEL_BITS } } satisfies HelperData,
      });
      helper.unref();
      helpers.push(helper);
    }
    for (const helper of helpers) helper.postMessage(pass);
    passes++;
    return passes;
  }

  return {
    pass(channels, calls) {
      function make(channel: number): void {
        for (const { kernel, parameters } of calls) kernel.run(...parameters, channel, channel + 1);
      }
      if (threads === 1 || channels === 1) {
        return () => {
          for (let channel = 0; channel < channels; channel++) make(channel);
        };
      }
      const told = calls.map(({ kernel: { module }, parameters }) => ({ module, parameters }));
      const first = tell({ channels, calls: told }) << CHANNEL_BITS;
      return () => {
        Atomics.store(state, MADE, 0);
        Atomics.store(state, NEXT, first);
        Atomics.notify(state, NEXT);
        for (;;) {
          const channel = Atomics.add(state, NEXT, 1) - first;
          if (channel >= channels) break;
          make(channel);
          Atomics.add(state, MADE, 1);
        }
        // What a helper still works on is one channel.
        while (Atomics.load(state, MADE) < channels);
      };
    },
    async close() {
      await Promise.all(helpers.map((helper) => helper.terminate()));
    },
  };
}

/** What a helper does. Its text is all that the other thread gets of this module: it refers to nothing outside. */
function help({ parentPort, receiveMessageOnPort, workerData }: typeof import('node:worker_threads')): void {
  const { memory, state, words } = workerData as HelperData;
  type Run = Compiled['run'];
  const passes: { channels: number; calls: { run: Run; parameters: readonly number[] }[] }[] = [
    { channels: 0, calls: [] },
  ];
  for (;;) {
    const ticket = Atomics.load(state, words.NEXT);
    const number = ticket >>> words.CHANNEL_BITS;
    const channel = ticket - (number << words.CHANNEL_BITS);
    while (passes.length <= number) {
      const pass: Pass = receiveMessageOnPort(parentPort as MessagePort)?.message;
      const calls = pass.calls.map(({ module, parameters }) => ({
        run: new WebAssembly.Instance(module, { env: { memory } }).exports.run as Run,
        parameters,
      }));
      passes.push({ channels: pass.channels, calls });
    }
    const { channels, calls } = passes[number] as (typeof passes)[number];
    if (channel >= channels) {
      Atomics.wait(state, words.NEXT, ticket);
    } else if (Atomics.compareExchange(state, words.NEXT, ticket, ticket + 1) === ticket) {
      for (const { run, parameters } of calls) run(...parameters, channel, channel + 1);
      Atomics.add(state, words.MADE, 1);
    }
  }
}
