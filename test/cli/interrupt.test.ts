// Ctrl-C and kill -9 at random moments: nothing that was finished is lost, and the end is the same to the last bit.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventsIn, ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { type Numbers, numbersIn } from './numbers.ts';
import { type Ended, fmx, query, type Started, start, writePipeline } from './program.ts';

const EPOCHS = 25;
const pipeline = writePipeline(newFolder(), { epochs: EPOCHS, units: 256, batch: 10 });

let undisturbed: Numbers;
/** Milliseconds from the start of the program to the end of its training. */
let duration: number;

beforeAll(async () => {
  const db = join(newFolder(), 'runs.db');
  const began = performance.now();
  expect((await fmx(['run', pipeline, '--db', db, '--quiet'])).code).toBe(0);
  duration = performance.now() - began;
  undisturbed = await numbersIn(db);
  expect(undisturbed.epochs).toBe(EPOCHS);
  expect(undisturbed.metrics).toHaveLength(EPOCHS * 5 + 2);
});

/** Runs `fmx run` until it is done, and disturbs it each time but the last, after a share of its usual time. */
async function runDisturbed(disturb: (run: Started) => void, shares: readonly number[]): Promise<string> {
  const db = join(newFolder(), 'runs.db');
  for (const share of shares) {
    const run = start(['run', pipeline, '--db', db, '--json']);
    const timer = setTimeout(() => disturb(run), share * duration);
    const { stdout } = await run.ended;
    clearTimeout(timer);
    checkThatNoEpochIsLost(db, eventsIn(stdout.slice(0, stdout.lastIndexOf('\n') + 1)));
  }
  const { code, stderr } = await fmx(['run', pipeline, '--db', db]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return db;
}

const randomShare = (): number => Number(Math.random().toFixed(3));

describe.each([1, 2])('disturbed at random moments (%i)', () => {
  const moments = [randomShare(), randomShare()];

  it(`Ctrl-C after ${moments.join(' and ')} of its time`, async () => {
    const db = await runDisturbed((run) => run.process.kill('SIGINT'), moments);
    expect(await numbersIn(db)).toEqual(undisturbed);
  });

  it(`kill -9 of fmx after ${moments.join(' and ')} of its time`, async () => {
    const db = await runDisturbed((run) => run.process.kill('SIGKILL'), moments);
    expect(await numbersIn(db)).toEqual(undisturbed);
  });

  it(`kill -9 of the trial's process after ${moments.join(' and ')} of its time`, async () => {
    const db = await runDisturbed((run) => {
      for (const pid of childrenOf(run)) process.kill(pid, 'SIGKILL');
    }, moments);
    expect(await numbersIn(db)).toEqual(undisturbed);
  });
});

describe('Ctrl-C', () => {
  it('once stops gracefully with exit code 130, keeps what is done, and says how to go on', async () => {
    const db = join(newFolder('fmx-interrupt-'), 'runs.db');
    const run = start(['run', pipeline, '--db', db]);
    run.process.stderr?.on('data', (text: Buffer) => {
      if (text.includes(`epoch 5/${EPOCHS}`)) run.process.kill('SIGINT');
    });
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('Stopping after this step; Ctrl-C again stops at once.\n');
    expect(stderr).toMatch(new RegExp(`Interrupted, \\d+ epochs kept. Go on with: fmx resume --db ${db}\n$`));

    const resumed = await fmx(['resume', '--db', db, '--json']);
    expect(resumed.code).toBe(0);
    const [started] = ofType(eventsIn(resumed.stdout), 'trial_started');
    expect(started?.resumed_from).toBeGreaterThanOrEqual(5);
    expect(started?.attempt).toBe(2);
    expect(await numbersIn(db)).toEqual(undisturbed);
  });

  it('twice ends everything at once', async () => {
    const db = join(newFolder(), 'runs.db');
    const run = start(['run', pipeline, '--db', db]);
    let children: number[] = [];
    run.process.stderr?.on('data', (text: Buffer) => {
      if (!text.includes(`epoch 2/${EPOCHS}`)) return;
      children = childrenOf(run);
      run.process.kill('SIGINT');
      run.process.kill('SIGTERM');
    });
    expect((await run.ended).code).toBe(130);
    expect(children).toHaveLength(1);
    // The system takes a moment to end a process that was killed.
    await expect.poll(() => children.filter(isRunning)).toEqual([]);
  });

  it('before anything has begun leaves nothing behind', async () => {
    const db = join(newFolder(), 'runs.db');
    const run = start(['run', pipeline, '--db', db]);
    while (childrenOf(run).length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    run.process.kill('SIGINT');
    const { code, signal, stderr } = await run.ended;
    // Where fmx does not listen yet, the signal itself ends it; a shell says 130 then, too.
    expect({ code, signal, stderr }).toEqual(
      signal === null
        ? { code: 130, signal: null, stderr: expect.stringContaining('Stopped before the training began.') }
        : { code: null, signal: 'SIGINT', stderr: '' },
    );
    expect(existsSync(db)).toBe(false);
  });
});

describe("a trial's process that dies", () => {
  it('fails the run with exit code 1, its cause and how to go on, which then works', async () => {
    const db = join(newFolder(), 'runs.db');
    const run = start(['run', pipeline, '--db', db]);
    run.process.stderr?.on('data', (text: Buffer) => {
      if (!text.includes(`epoch 3/${EPOCHS}`)) return;
      for (const pid of childrenOf(run)) process.kill(pid, 'SIGKILL');
    });
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      "error: the trial's process died (killed by SIGKILL, as happens when memory runs out). ",
    );
    expect(stderr).toContain('`fmx resume` goes on from there.');

    expect((await fmx(['resume', '--db', db, '--quiet'])).code).toBe(0);
    expect(await numbersIn(db)).toEqual(undisturbed);
  });
});

describe('a second fmx', () => {
  it('is refused while the first one trains the same', async () => {
    const db = join(newFolder(), 'runs.db');
    const run = start(['run', pipeline, '--db', db]);
    let second: Promise<Ended> | undefined;
    run.process.stderr?.on('data', (text: Buffer) => {
      if (text.includes(`epoch 1/${EPOCHS}`)) second = fmx(['run', pipeline, '--db', db, '--rerun']);
    });
    const { code } = await run.ended;
    expect(code).toBe(0);
    expect(await second).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('run 1 is training just this, right now'),
    });
  });
});

describe('fmx resume', () => {
  it('has nothing to do where no run waits', async () => {
    const db = join(newFolder(), 'runs.db');
    const file = writePipeline(newFolder(), { epochs: 1 });
    await fmx(['run', file, '--db', db]);
    expect(await fmx(['resume', '--db', db])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`no run in ${db} waits to be gone on with`),
    });
    expect(await fmx(['resume', '1', '--db', db])).toMatchObject({
      code: 0,
      stderr: 'Run 1 is finished: there is nothing left to train.\n',
    });
  });
});

/** A finished epoch that was told must be recorded. */
function checkThatNoEpochIsLost(file: string, events: Parameters<typeof ofType>[0]): void {
  const told = ofType(events, 'epoch_finished').map(({ epoch }) => epoch);
  if (told.length === 0) return;
  const kept = query<{ epoch: number }>(file, 'SELECT DISTINCT epoch FROM metrics');
  expect(kept.map(({ epoch }) => epoch)).toEqual(expect.arrayContaining(told));
}

/** The processes that a program has started (Linux). */
function childrenOf({ process: { pid } }: Started): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/** A process that has ended but that nobody has asked about (state Z) does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
