// Real threads over one shared memory.
import { describe, expect, it, onTestFinished } from 'vitest';
import { createArena } from '../../src/wasm/arena.ts';
import { f32x4, local, v128 } from '../../src/wasm/instructions.ts';
import { eachChannel } from '../../src/wasm/kernel.ts';
import { type Compiled, compile } from '../../src/wasm/module.ts';
import { createTeam } from '../../src/wasm/team.ts';
import { advance, writer } from '../../src/wasm/writer.ts';

const CHANNELS = 37;
const FLOATS = 1024;
const BYTES = FLOATS * Float32Array.BYTES_PER_ELEMENT;

function setting(threads: number) {
  const arena = createArena(2 ** 21, { shared: threads > 1 });
  const team = createTeam(threads, arena.memory);
  onTestFinished(() => team.close());
  const [from, to] = [arena.allocate(CHANNELS * BYTES), arena.allocate(CHANNELS * BYTES)];
  const numbers = (address: number): Float32Array => arena.floats(address, CHANNELS * FLOATS);
  return { team, from, to, numbers, kernel: (by: number) => addition(arena.memory, by) };
}

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
  it('makes every channel once, by all calls in their order', () => {
    const { team, from, to, numbers, kernel } = setting(threads);
    numbers(from).forEach((_, i, all) => {
      all[i] = i;
    });
    const pass = team.pass(CHANNELS, [
      { kernel: kernel(1), parameters: [from, to] },
      { kernel: kernel(2), parameters: [to, to] },
    ]);
    pass();
    expect(numbers(to)).toEqual(numbers(from).map((x) => x + 3));
  });

  it('makes pass after pass, each from what those before have made', () => {
    const { team, from, numbers, kernel } = setting(threads);
    const passes = [1, 2, 4].map((by) =>
      team.pass(CHANNELS, [{ kernel: kernel(by), parameters: [from, from] }]),
    );
    const turns = 500;
    for (let turn = 0; turn < turns; turn++) for (const pass of passes) pass();
    expect(new Set(numbers(from))).toEqual(new Set([7 * turns]));
  });
});

it('leaves the process free to end while its threads wait', async () => {
  const { team, from, kernel } = setting(2);
  team.pass(CHANNELS, [{ kernel: kernel(1), parameters: [from, from] }])();
  await expect(team.close()).resolves.toBeUndefined();
});
