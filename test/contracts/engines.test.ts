// What every engine promises: states that live from step to step, feeds over the caller's memory, clear errors.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import type { Value } from '../../src/ir/value.ts';
import { device, sessions } from './support/sessions.ts';

describe.each(Object.entries(sessions))('engine %s', (_, open) => {
  let session: EngineSession;
  beforeAll(async () => {
    session = await open();
  });
  afterAll(() => session.close());

  const stateOf = async (name: string): Promise<number[]> => [
    ...((await session.readState()).get(name) as Float32Array),
  ];

  it('says what it is and why', () => {
    expect(session.info.device).toBe(device);
    expect([1, 2]).toContain(session.info.threads);
    expect(session.info.engine_version).toMatch(/^\d+\.\d+/);
    expect(session.info.reason).not.toBe('');
  });

  it('keeps a state from step to step, zero at first, and shares it among programs', async () => {
    const counter = ir.state('counter', [3]);
    const by = ir.feed('by', [3]);
    const count = await session.compile({ outputs: {}, updates: { counter: ir.add(counter, by) } });
    const double = await session.compile({ outputs: {}, updates: { counter: ir.mul(counter, 2) } });
    count.feeds.by?.set([1, 2, 3]);
    await count.run();
    await count.run();
    await double.run();
    expect(await stateOf('counter')).toEqual([4, 8, 12]);
  });

  it('gives outputs from before the update', async () => {
    const w = ir.state('shown', [2]);
    const graph = { outputs: { w, halved: ir.mul(w, 0.5) }, updates: { shown: ir.add(w, 1) } };
    const program = await session.compile(graph);
    await session.writeState('shown', Float32Array.of(10, 20));
    await program.run();
    expect(program.outputs).toEqual({ w: Float32Array.of(10, 20), halved: Float32Array.of(5, 10) });
    expect(await stateOf('shown')).toEqual([11, 21]);
  });

  it('gives an update that is an output too', async () => {
    const w = ir.state('both', [2]);
    const next = ir.add(w, 1);
    const program = await session.compile({ outputs: { next }, updates: { both: next } });
    await program.run();
    expect(program.outputs.next).toEqual(Float32Array.of(1, 1));
    expect(await stateOf('both')).toEqual([1, 1]);
  });

  it('lets two states exchange their numbers', async () => {
    const [a, b] = [ir.state('left', [2]), ir.state('right', [2])];
    const program = await session.compile({ outputs: {}, updates: { left: b, right: a } });
    await session.writeState('left', Float32Array.of(1, 2));
    await session.writeState('right', Float32Array.of(3, 4));
    await program.run();
    expect([await stateOf('left'), await stateOf('right')]).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });

  it('shows an update all states as they were, also reshaped ones', async () => {
    const [row, matrix] = [ir.state('row', [6]), ir.state('matrix', [2, 3])];
    const program = await session.compile({
      outputs: {},
      updates: { row: ir.add(row, 1), matrix: ir.add(matrix, ir.reshape(row, [2, 3])) },
    });
    await session.writeState('row', Float32Array.of(1, 2, 3, 4, 5, 6));
    await program.run();
    expect(await stateOf('matrix')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await stateOf('row')).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('updates a scalar that other updates read', async () => {
    const [steps, sum] = [ir.state('steps', []), ir.state('sum', [5])];
    const program = await session.compile({
      outputs: {},
      updates: { steps: ir.add(steps, 1), sum: ir.add(sum, steps) },
    });
    for (let step = 0; step < 4; step++) await program.run();
    expect(await stateOf('steps')).toEqual([4]);
    expect(await stateOf('sum')).toEqual([6, 6, 6, 6, 6]);
  });

  it.each([1, 2, 3, 4, 5, 7, 8, 9, 31])('updates %i numbers and nothing beside them', async (length) => {
    const [before, middle, after] = ['before', 'middle', 'after'].map((part) => `${part} ${length}`) as [
      string,
      string,
      string,
    ];
    const states = [before, middle, after].map((name) => ir.state(name, [length])) as [Value, Value, Value];
    const program = await session.compile({
      outputs: { before: states[0], after: states[2] },
      updates: { [middle]: ir.sub(states[1], 7) },
    });
    const numbers = Float32Array.from({ length }, (_, i) => i + 1);
    for (const name of [before, middle, after]) await session.writeState(name, numbers);
    await program.run();
    expect(await stateOf(before)).toEqual([...numbers]);
    expect(await stateOf(middle)).toEqual([...numbers.map((number) => number - 7)]);
    expect(await stateOf(after)).toEqual([...numbers]);
  });

  it("reads a feed from the caller's own memory, in the model and in updates", async () => {
    const memory = Float32Array.of(1, 2, 3);
    const x = ir.feed('x', [3]);
    const w = ir.state('fed', [3]);
    const graph = { outputs: { y: ir.exp(x) }, updates: { fed: ir.add(w, x) } };
    const program = await session.compile(graph, { x: memory });
    expect(program.feeds.x).toBe(memory);
    await program.run();
    memory.fill(0);
    await program.run();
    expect(program.outputs.y).toEqual(Float32Array.of(1, 1, 1));
    expect(await stateOf('fed')).toEqual([1, 2, 3]);
  });

  it('keeps no hold on what it is given or gives', async () => {
    const w = ir.state('own', [2]);
    await session.compile({ outputs: { w }, updates: {} });
    const given = Float32Array.of(1, 2);
    await session.writeState('own', given);
    given.fill(9);
    (await session.readState()).get('own')?.fill(9);
    expect(await stateOf('own')).toEqual([1, 2]);
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
  ])('hides no %s', async (name, value) => {
    const w = ir.state(`with ${name}`, [5]);
    const graph = {
      outputs: { sum: ir.reduceSum(ir.relu(w), [0]), loss: ir.reduceSum(ir.logSoftmax(w), [0]) },
      updates: { [`with ${name}`]: ir.relu(ir.mul(w, 0.5)) },
    };
    const program = await session.compile(graph);
    await session.writeState(`with ${name}`, Float32Array.of(1, 1, value, 1, 1));
    await program.run();
    expect(program.outputs.sum).toEqual(Float32Array.of(value));
    expect(program.outputs.loss).toEqual(Float32Array.of(Number.NaN));
    expect(await stateOf(`with ${name}`)).toEqual([0.5, 0.5, value, 0.5, 0.5]);
  });

  it('refuses a state of another size', async () => {
    await session.compile({ outputs: { w: ir.state('sized', [2, 3]) }, updates: {} });
    await expect(session.compile({ outputs: { w: ir.state('sized', [7]) }, updates: {} })).rejects.toThrow(
      'state sized is 7 here',
    );
    await expect(session.writeState('sized', new Float32Array(5))).rejects.toThrow(
      'state sized has 6 numbers, not 5',
    );
    await expect(session.writeState('unknown', new Float32Array(5))).rejects.toThrow(
      'state unknown has no numbers, not 5',
    );
  });

  it('refuses a graph that is not sound', async () => {
    const x = ir.feed('x', [2]);
    await expect(session.compile({ outputs: { x }, updates: { x } })).rejects.toThrow(
      'the graph is not sound: x is updated but is no state',
    );
  });
});
