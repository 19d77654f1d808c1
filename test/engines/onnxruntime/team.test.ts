// Real threads over one shared memory.
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLibrary, type TensorMemory } from '../../../src/engines/onnxruntime/library.ts';
import { encodeModel, type Model } from '../../../src/engines/onnxruntime/model.ts';
import { createTeam, runAll, type Work } from '../../../src/engines/onnxruntime/team.ts';
import { createArena } from '../../../src/wasm/arena.ts';
import { f32x4, local, v128 } from '../../../src/wasm/instructions.ts';
import { eachChannel } from '../../../src/wasm/kernel.ts';
import { type Compiled, compile } from '../../../src/wasm/module.ts';
import { advance, writer } from '../../../src/wasm/writer.ts';

const CHANNELS = 37;
const FLOATS = 1024;
const BYTES = FLOATS * Float32Array.BYTES_PER_ELEMENT;

function setting(threads: number) {
  const arena = createArena(2 ** 21, { shared: threads > 1 });
  const { check } = openLibrary();
  const team = createTeam(threads, arena.memory, check);
  onTestFinished(() => team.close());
  const [from, to] = [arena.allocate(CHANNELS * BYTES), arena.allocate(CHANNELS * BYTES)];
  const numbers = (address: number): Float32Array => arena.floats(address, CHANNELS * FLOATS);
  /** A list for each thread that adds to its own channels. */
  const lists = (by: number): Work[][] =>
    Array.from({ length: threads }, (_, thread) => {
      const channels = Array.from({ length: CHANNELS }, (_, i) => i).filter((i) => i % threads === thread);
      const code = addition(arena.memory, by);
      return channels.map((i) => ({ kind: 'code', calls: [{ code, parameters: [from, to, i, i + 1] }] }));
    });
  return { arena, team, from, to, numbers, lists };
}

const DOUBLE: Model = {
  nodes: [{ op: 'Add', inputs: ['x', 'x'], output: 'sum' }],
  initializers: [],
  inputs: [{ name: 'x', shape: [4], dtype: 'float32' }],
  outputs: [{ name: 'sum', shape: [4], dtype: 'float32' }],
};

/** Adds a number to each of [channels, floats]. */
function addition(memory: WebAssembly.Memory, by: number): Compiled {
  const [FROM, TO] = [0, 1] as const;
  const w = writer(4);
  const body = w.each(
    BYTES / 16,
    () => [
      ...[...local.get(TO), ...local.get(FROM), ...v128.load(), ...f32x4.const(by), ...f32x4.add],
      ...[...v128.store(), ...advance(FROM, 16), ...advance(TO, 16)],
    ],
    1,
  );
  return compile(
    memory,
    w.finish(
      eachChannel(
        w,
        [
          [FROM, BYTES],
          [TO, BYTES],
        ],
        body,
      ),
    ),
  );
}

describe.each([1, 2, 3])('a team of %i', (threads) => {
  it('works through all lists', () => {
    const { team, from, to, numbers, lists } = setting(threads);
    numbers(from).forEach((_, i, all) => {
      all[i] = i;
    });
    team.together(lists(3))();
    expect(numbers(to)).toEqual(numbers(from).map((x) => x + 3));
  });

  it('works through lists after lists, each from what those before have made', () => {
    const { arena, team, from, numbers } = setting(threads);
    // Each thread changes what another one has made.
    const turned = [1, 2, 4].map((by, shift) =>
      team.together(
        Array.from({ length: threads }, (_, thread): Work[] => {
          const own = (thread + shift) % threads;
          const parameters = [from + own * BYTES, from + own * BYTES, 0, 1];
          return [{ kind: 'code', calls: [{ code: addition(arena.memory, by), parameters }] }];
        }),
      ),
    );
    const turns = 500;
    for (let turn = 0; turn < turns; turn++) for (const run of turned) run();
    expect(new Set(numbers(from).subarray(0, threads * FLOATS))).toEqual(new Set([7 * turns]));
  });

  it('makes all calls for one channel before the next channel', () => {
    const { arena, from, to, numbers } = setting(threads);
    const calls = [1, 2].map((by, i) => ({
      code: addition(arena.memory, by),
      parameters: i === 0 ? [from, to] : [to, from],
    }));
    runAll([{ kind: 'code', calls, channels: 2 }])();
    expect(new Set(numbers(from).subarray(0, 2 * FLOATS))).toEqual(new Set([3]));
  });

  it('calls C functions, and says what one of them says that fails', () => {
    const { arena, team } = setting(threads);
    const library = openLibrary();
    const model = library.openModel(encodeModel(DOUBLE), 1);
    onTestFinished(() => model.close());
    const tensor = (name: string, length = 4): TensorMemory => ({
      ...{ name, shape: [length], dtype: 'float32' },
      data: arena.floats(arena.allocate(4 * length), length),
    });
    const outputs = Array.from({ length: threads }, () => tensor('sum'));
    const lists = outputs.map((output, i): Work[] => {
      const input = tensor('x');
      input.data.fill(i + 1);
      return [{ kind: 'native', call: model.over([input], [output]) }];
    });
    team.together(lists)();
    expect(outputs.map(({ data }) => [...data])).toEqual(outputs.map((_, i) => Array(4).fill(2 * (i + 1))));

    const wrong: Work = { kind: 'native', call: model.over([tensor('x', 5)], [tensor('sum')]) };
    const last = lists.map((list, i) => (i === threads - 1 ? [wrong] : list));
    expect(team.together(last)).toThrow(/ONNX Runtime .*invalid dimensions/s);
  });
});

it('says that a thread has failed, and does not wait for it', () => {
  const { arena, team } = setting(2);
  const outside: Work = {
    kind: 'code',
    calls: [{ code: addition(arena.memory, 1), parameters: [2 ** 30, 2 ** 30, 0, 1] }],
  };
  expect(team.together([[], [outside]])).toThrow('a thread of the engine could not do its part');
});

it('leaves the process free to end while its threads wait', async () => {
  const { team, lists } = setting(2);
  team.together(lists(1))();
  await expect(team.close()).resolves.toBeUndefined();
});
