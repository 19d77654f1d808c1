import { expect, it } from 'vitest';
import { FmxError } from '../../src/errors.ts';
import { type Patience, runAttempts } from '../../src/schedule/attempts.ts';
import { ProcessDied, type Slot } from '../../src/schedule/slot.ts';
import type { AnyEvent } from '../../src/schedule/sweep-event.ts';
import type { Event } from '../../src/train/event.ts';
import { stopOf } from '../../src/train/stop.ts';
import { finished, trialEvents, trialSpec } from '../record/examples.ts';
import { crash } from './play.ts';

const patient: Patience = { max_retries: 1, trial_timeout: null };

/** A slot whose trials do this. */
const slotWith = (runTrial: Slot['runTrial'], close = async (): Promise<void> => undefined): Slot => ({
  open: () => Promise.reject(new Error('it has no engine')),
  prepare: () => undefined,
  runTrial,
  close,
});

async function run(slot: Slot, patience = patient, stop = new AbortController()) {
  const events: AnyEvent[] = [];
  const request = { spec: trialSpec('a1'), folder: '/nowhere', attempt: 1, threads: 1 };
  const end = await runAttempts(slot, request, patience, stop, (event) => void events.push(event));
  return { ...end, types: events.map(({ type }) => type) };
}

it('gives the end that a trial told, even if its process dies after its last word', async () => {
  const slot = slotWith(async function* (): AsyncGenerator<Event> {
    yield* trialEvents('a1');
    throw crash();
  });
  expect(await run(slot)).toMatchObject({ event: { status: 'completed' }, attempt: 1, fault: null });
});

it('begins a trial again whose process crashed, as often as it may', async () => {
  let attempts = 0;
  const slot = slotWith(async function* (): AsyncGenerator<Event> {
    attempts++;
    yield* trialEvents('a1').slice(0, 1);
    throw crash();
  });
  const { event, attempt, types } = await run(slot, { max_retries: 2, trial_timeout: null });
  expect(event).toMatchObject({ status: 'failed', reason: 'it crashed. So it was asked.' });
  expect({ attempt, attempts }).toEqual({ attempt: 3, attempts: 3 });
  expect(types).toEqual([
    'trial_started',
    'retry',
    'trial_started',
    'retry',
    'trial_started',
    'trial_finished',
  ]);
});

it.each([
  [new FmxError('model', 'the kernel is larger than its input'), 1],
  [new Error('Array buffer allocation failed'), 2],
  [new Error('CUDA out of memory'), 2],
  [new Error('x is not a function'), 1],
])('%s: %i attempts', async (error, attempts) => {
  const slot = slotWith(async function* (): AsyncGenerator<Event> {
    yield* trialEvents('a1').slice(0, 1);
    throw error;
  });
  expect(await run(slot)).toMatchObject({ attempt: attempts, event: { status: 'failed' } });
});

it('is at fault, and the trial only interrupted, where nothing can be stored', async () => {
  const error = new FmxError('storage', 'the disk is full', { hint: 'Free some room.' });
  const slot = slotWith(async function* (): AsyncGenerator<Event> {
    yield* trialEvents('a1').slice(0, 1);
    throw error;
  });
  expect(await run(slot)).toMatchObject({
    fault: error,
    event: { status: 'interrupted', reason: 'the disk is full. Free some room.' },
  });
});

it('begins a trial again that somebody else has interrupted', async () => {
  let attempts = 0;
  const slot = slotWith(async function* (): AsyncGenerator<Event> {
    if (++attempts > 1) yield* trialEvents('a1');
    else yield finished('a1', { status: 'interrupted', reason: 'SIGTERM' });
  });
  const { event, types } = await run(slot);
  expect(event).toMatchObject({ status: 'completed' });
  expect(types[0]).toBe('retry');
  attempts = 0;
  const never = await run(slot, { max_retries: 0, trial_timeout: null });
  expect(never).toMatchObject({ event: { status: 'interrupted' }, attempt: 1 });
});

it('tells a trial to stop when its time is over', async () => {
  const slot = slotWith(async function* (_, signal): AsyncGenerator<Event> {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    const { status, reason } = stopOf(signal);
    yield finished('a1', { status, reason });
  });
  expect(await run(slot, { max_retries: 1, trial_timeout: 0.02 })).toMatchObject({
    event: { status: 'timed_out', reason: 'it took longer than the 0.02 s of failure.trial_timeout' },
  });
});

it('kills a trial that does not stop when it is told to, and does not begin it again', async () => {
  let die = (_: Error): void => undefined;
  const slot = slotWith(
    async function* (): AsyncGenerator<Event> {
      yield* trialEvents('a1').slice(0, 1);
      await new Promise((_, reject) => {
        die = reject;
      });
    },
    async () => die(new ProcessDied('killed', 'It hung.')),
  );
  const { event, attempt } = await run(slot, { max_retries: 5, trial_timeout: 0.02, grace: 0.02 });
  expect(event).toMatchObject({ status: 'timed_out', reason: expect.stringContaining('0.02 s') });
  expect(attempt).toBe(1);
});
