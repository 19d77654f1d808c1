// Trials in real processes (those that were built last): what becomes of a process from trial to trial.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createChildSlot } from '../../src/schedule/child-slot.ts';
import { ProcessDied, type Slot, type TrialRequest } from '../../src/schedule/slot.ts';
import type { Event } from '../../src/train/event.ts';
import { ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { sampleTrial } from '../train/support.ts';

function slot(options?: Parameters<typeof createChildSlot>[0]): Slot {
  const made = createChildSlot(options);
  onTestFinished(() => made.close());
  return made;
}

async function run(
  where: Slot,
  request: Partial<TrialRequest> = {},
  onEvent: (event: Event, stop: AbortController) => void = () => undefined,
): Promise<Event[]> {
  const stop = new AbortController();
  const events: Event[] = [];
  const whole = { spec: await sampleTrial('training.epochs=3'), folder: newFolder(), attempt: 1, threads: 1 };
  for await (const event of where.runTrial({ ...whole, ...request }, stop.signal)) {
    events.push(event);
    onEvent(event, stop);
  }
  return events;
}

const processOf = (events: Event[]): number | undefined => ofType(events, 'trial_started')[0]?.pid;

/** A process that has ended is there until its parent has heard of it. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('keeps its process from trial to trial', async () => {
  const warm = slot();
  const pids = [processOf(await run(warm)), processOf(await run(warm))];
  expect(pids[0]).toBeGreaterThan(0);
  expect(pids[1]).toBe(pids[0]);
});

it('takes another process where one has grown too much', async () => {
  const small = slot({ mostBytes: 1 });
  const pids = [processOf(await run(small)), processOf(await run(small))];
  expect(pids[1]).not.toBe(pids[0]);
});

it('takes another process where one was killed, in a trial or between two', async () => {
  const where = slot();
  const folder = newFolder();
  let pid = 0;
  const kill = (event: Event): void => {
    if (event.type === 'trial_started') pid = event.pid;
    if (event.type === 'epoch_finished') process.kill(pid, 'SIGKILL');
  };
  await expect(run(where, { folder }, kill)).rejects.toThrow(ProcessDied);
  expect(readFileSync(join(folder, 'trial.log'), 'utf8')).toContain(
    "the trial's process died (killed by SIGKILL",
  );
  const after = await run(where, { folder, attempt: 2 });
  expect(ofType(after, 'trial_finished')).toMatchObject([{ status: 'completed', epochs: 3 }]);
  const between = processOf(after) as number;
  process.kill(between, 'SIGKILL');
  await expect.poll(() => isAlive(between)).toBe(false);
  const again = await run(where);
  expect(ofType(again, 'trial_finished')).toMatchObject([{ status: 'completed' }]);
});

it('pauses after an epoch, goes on elsewhere, and comes to the same end', async () => {
  const folder = newFolder();
  const whole = await run(slot());
  const paused = await run(slot(), { folder, pause_after: 2 });
  expect(paused.at(-1)).toMatchObject({ type: 'trial_paused', epochs: 2 });
  expect(ofType(paused, 'evaluated')).toEqual([]);
  const rest = await run(slot(), { folder, attempt: 2 });
  const numbers = (events: Event[]): unknown[] => ofType(events, 'evaluated').map(({ metrics }) => metrics);
  expect(numbers(rest)).toEqual(numbers(whole));
  expect(existsSync(join(folder, 'trial.log'))).toBe(true);
});

it('stops a stepwise trial in the epoch after which it is told to, with the reason', async () => {
  const prune = (event: Event, stop: AbortController): void => {
    if (event.type === 'epoch_finished' && event.epoch === 2) {
      stop.abort({ status: 'pruned', reason: 'below the median' });
    }
  };
  const events = await run(slot(), { stepwise: true }, prune);
  expect(events.at(-1)).toMatchObject({
    type: 'trial_finished',
    status: 'pruned',
    reason: 'below the median',
    epochs: 2,
  });
});
