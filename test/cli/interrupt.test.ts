// Ctrl-C and kill -9 at random moments: nothing that was finished is lost, and the end is the same to the last bit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCheckpoint } from '../../src/train/checkpoint.ts';
import { type Ended, eventsIn, fmx, newFolder, ofType, type Started, start, writePipeline } from './program.ts';

const EPOCHS = 40;
const pipeline = writePipeline(newFolder(), { epochs: EPOCHS, units: 256, batch: 10 });

/** All numbers that a run leaves behind, except times. */
interface Numbers {
  metrics: unknown[];
  confusion: unknown[];
  weights: Map<string, unknown>;
}

let undisturbed: Numbers;
/** Milliseconds from the start of the program to the end of its training. */
let duration: number;

beforeAll(async () => {
  const db = join(newFolder(), 'runs.db');
  const began = performance.now();
  expect((await fmx(['run', pipeline, '--db', db, '--quiet'])).code).toBe(0);
  duration = performance.now() - began;
  undisturbed = await numbersIn(db);
  expect(undisturbed.metrics).toHaveLength(EPOCHS * 5 + 2);
});

/** Runs `fmx run` until it is done, and disturbs it each time but the last. */
async function runDisturbed(disturb: (run: Started) => void, moments: readonly number[]): Promise<string> {
  const db = join(newFolder(), 'runs.db');
  for (const moment of moments) {
    const run = start(['run', pipeline, '--db', db, '--json']);
    const timer = setTimeout(() => disturb(run), moment);
    const { stdout } = await run.ended;
    clearTimeout(timer);
    checkThatNoEpochIsLost(db, eventsIn(stdout.slice(0, stdout.lastIndexOf('\n') + 1)));
  }
  const { code, stderr } = await fmx(['run', pipeline, '--db', db]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return db;
}

const randomMoments = (count: number): number[] =>
  Array.from({ length: count }, () => Math.round(Math.random() * duration));

describe.each([1, 2, 3])('disturbed at random moments (%i)', () => {
  const moments = randomMoments(2);

  it(`Ctrl-C after ${moments.join(' and ')} ms`, async () => {
    const db = await runDisturbed((run) => run.process.kill('SIGINT'), moments);
    expect(await numbersIn(db)).toEqual(undisturbed);
  });

  it(`kill -9 of fmx after ${moments.join(' and ')} ms`, async () => {
    const db = await runDisturbed((run) => run.process.kill('SIGKILL'), moments);
    expect(await numbersIn(db)).toEqual(undisturbed);
  });

  it(`kill -9 of the trial's process after ${moments.join(' and ')} ms`, async () => {
    const db = await runDisturbed((run) => {
      for (const pid of childrenOf(run)) process.kill(pid, 'SIGKILL');
    }, moments);
    expect(await numbersIn(db)).toEqual(undisturbed);
  });
});

describe('Ctrl-C', () => {
  it('once stops gracefully with exit code 130, keeps what is done, and says how to go on', async () => {
    const db = join(newFolder(), 'runs.db');
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
    expect(children.filter(isRunning)).toEqual([]);
  });

  it('before anything has begun leaves nothing behind', async () => {
    const db = join(newFolder(), 'runs.db');
    const run = start(['run', pipeline, '--db', db]);
    while (childrenOf(run).length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    run.process.kill('SIGINT');
    const { code, signal } = await run.ended;
    // The signal handler may not be there yet, where the shell says 130 as well.
    expect([130, null]).toContain(code);
    expect([null, 'SIGINT']).toContain(signal);
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
  const db = new Database(file, { readonly: true });
  const kept = db.prepare<[], number>('SELECT DISTINCT epoch FROM metrics').pluck().all();
  db.close();
  expect(kept).toEqual(expect.arrayContaining(told));
}

async function numbersIn(file: string): Promise<Numbers> {
  const db = new Database(file, { readonly: true });
  const all = (sql: string): unknown[] => db.prepare(sql).all();
  expect(all('SELECT status FROM trials')).toEqual([{ status: 'completed' }]);
  expect(all('SELECT status FROM runs')).toEqual([{ status: 'completed' }]);
  const metrics = all(`SELECT epoch, split, name, value FROM metrics
    WHERE name NOT IN ('seconds', 'images_per_second') ORDER BY epoch, split, name`);
  const confusion = all('SELECT actual, predicted, count FROM confusion ORDER BY actual, predicted');
  const hash = db.prepare<[], string>('SELECT hash FROM trials').pluck().get() ?? '';
  db.close();
  const checkpoint = await loadCheckpoint(join(file, '../trials', hash));
  expect(checkpoint?.epoch).toBe(EPOCHS);
  return { metrics, confusion, weights: checkpoint?.state ?? new Map() };
}

/** The processes that a program has started (Linux). */
function childrenOf({ process: { pid } }: Started): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
