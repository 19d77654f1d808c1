// Sweeps in real processes, which are killed at random moments: nothing is lost, and the end is the same to the last bit.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsIn } from '../events.ts';
import { newFolder } from '../folders.ts';
import { fmx, query, type Started, start, writePipeline } from './program.ts';

const search = `search:
  method: grid
  parameters:
    optimizer.learning_rate: [0.001, 0.01]
    training.batch_size: [10, 25]
  replicates: 2
`;
const halving = `${search}  early_termination: {type: successive_halving, min_epochs: 2, eta: 2}\n`;
const pipelineWith = (more: string, epochs = 6): string => writePipeline(newFolder(), { epochs, more });

const leaderboard = (file: string, run = 1): unknown[] =>
  query(
    file,
    `SELECT name, seed, status, value, test_accuracy, test_loss, epochs, best_epoch, reason
     FROM leaderboard WHERE run_id = ${run} ORDER BY rank, name, seed`,
  );

describe('fmx sweep', () => {
  it('trains a grid, says which configuration is best, and does not do it again', async () => {
    const db = join(newFolder(), 'runs.db');
    const file = pipelineWith(search, 2);
    const first = await fmx(['sweep', file, '--db', db]);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /^\nsmall: .*learning_rate=0\.\d+.* is best, validation accuracy \d\d\.\d\d % \(mean of 2 seeds/,
    );
    expect(first.stdout).toContain('8 trials: 8 completed\n');
    expect(first.stderr).toContain('8/8 ');
    expect(query(db, 'SELECT kind, status FROM runs')).toEqual([{ kind: 'sweep', status: 'completed' }]);
    const again = await fmx(['sweep', file, '--db', db, '--quiet']);
    expect(again).toMatchObject({
      code: 0,
      stdout: first.stdout.split('\n').slice(1, 2).concat('').join('\n'),
    });
    expect(query(db, 'SELECT count(*) AS trials FROM trials')).toEqual([{ trials: 8 }]);
  });

  it('runs only what is not known yet, in a sweep that is another one', async () => {
    const db = join(newFolder(), 'runs.db');
    const file = pipelineWith(search, 2);
    await fmx(['sweep', file, '--db', db, '--set', 'search.replicates=1', '--quiet']);
    const { stdout } = await fmx(['sweep', file, '--db', db, '--set', 'name=more', '--json']);
    const events = eventsIn(stdout);
    expect(events.filter(({ type }) => type === 'trial_known')).toHaveLength(4);
    expect(events.filter(({ type }) => type === 'trial_started')).toHaveLength(4);
    expect(query(db, 'SELECT count(*) AS trials FROM trials')).toEqual([{ trials: 8 }]);
    expect(leaderboard(db, 2)).toHaveLength(8);
  });

  it('writes every event as a line of JSON', async () => {
    const file = pipelineWith(halving);
    const { code, stdout, stderr } = await fmx([
      'sweep',
      file,
      '--db',
      join(newFolder(), 'runs.db'),
      '--json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const types = eventsIn(stdout).map(({ type }) => type);
    expect(types[0]).toBe('sweep_started');
    expect(types.at(-1)).toBe('sweep_finished');
    expect(new Set(types)).toEqual(
      new Set([
        ...[
          'sweep_started',
          'batch',
          'trial_queued',
          'trial_started',
          'progress',
          'epoch_finished',
          'artifact',
        ],
        ...[
          'trial_paused',
          'decision',
          'evaluated',
          'trial_finished',
          'configuration_finished',
          'sweep_finished',
        ],
      ]),
    );
  });

  it('shares a runs.db with another one that wants the same trials at the same time', async () => {
    const db = join(newFolder(), 'runs.db');
    const file = pipelineWith(search);
    const both = ['first', 'second'].map((name) =>
      fmx([
        'sweep',
        file,
        '--db',
        db,
        '--set',
        `name=${name}`,
        '--set',
        `search.batch=${name.length}`,
        '--quiet',
      ]),
    );
    for (const { code, stderr } of await Promise.all(both))
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(leaderboard(db, 1)).toHaveLength(8);
    expect(leaderboard(db, 1)).toEqual(leaderboard(db, 2));
  });

  it('refuses a file without a search, and says what to do', async () => {
    const file = writePipeline(newFolder());
    const { code, stderr } = await fmx(['sweep', file, '--db', join(newFolder(), 'runs.db')]);
    expect(code).toBe(2);
    expect(stderr).toContain('has no search: it describes one trial');
    expect(stderr).toContain('fmx run');
  });

  it('ends a trial that takes too long, tells why, and exits with 1', async () => {
    const db = join(newFolder(), 'runs.db');
    const more =
      'search: {method: grid, parameters: {training.epochs: [1, 100000]}}\nfailure: {trial_timeout: 2s}\n';
    const { code, stdout } = await fmx(['sweep', pipelineWith(more), '--db', db]);
    expect(code).toBe(1);
    expect(stdout).toContain('timed out, it took longer than the 2 s of failure.trial_timeout');
    expect(query(db, 'SELECT status FROM trials ORDER BY id')).toEqual([
      { status: 'completed' },
      { status: 'timed_out' },
    ]);
  });

  it('keeps a log of each trial beside its checkpoints', async () => {
    const folder = newFolder();
    await fmx(['sweep', pipelineWith(search, 1), '--db', join(folder, 'runs.db'), '--quiet']);
    const log = readFileSync(join(folder, 'trials/1/trial.log'), 'utf8');
    expect(log).toMatch(/^\S+Z trial [0-9a-f]{64}, attempt 1: \d+ parameters/);
    expect(log).toMatch(/completed\n$/);
  });
});

describe('fmx resume', () => {
  const file = pipelineWith(halving);
  const undisturbed = (async () => {
    const db = join(newFolder(), 'runs.db');
    const began = performance.now();
    expect((await fmx(['sweep', file, '--db', db, '--quiet'])).code).toBe(0);
    return { rows: leaderboard(db), duration: performance.now() - began };
  })();

  it.each([
    ['Ctrl-C', (run: Started) => void run.process.kill('SIGINT')],
    ['kill -9 of fmx', (run: Started) => void run.process.kill('SIGKILL')],
    ['kill -9 of a process that trains', (run: Started) => killChildren(run, 1)],
    [
      'kill -9 of all of them',
      (run: Started) => {
        run.process.kill('SIGSTOP');
        killChildren(run, 2);
        run.process.kill('SIGKILL');
      },
    ],
  ])('goes on after %s as if nothing had happened', async (_, disturb) => {
    const { rows, duration } = await undisturbed;
    const db = join(newFolder(), 'runs.db');
    for (const [index, concurrency] of [2, 1, 3].entries()) {
      const args = index === 0 || !existsSync(db) ? ['sweep', file] : ['resume'];
      const run = start([...args, '--db', db, '--concurrency', String(concurrency), '--json']);
      const timer = setTimeout(() => disturb(run), (0.2 + 0.6 * Math.random()) * duration);
      await run.ended;
      clearTimeout(timer);
    }
    const { code, stderr } = await fmx(['sweep', file, '--db', db, '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(leaderboard(db)).toEqual(rows);
    expect(query(db, 'SELECT kind, status FROM runs')).toEqual([{ kind: 'sweep', status: 'completed' }]);
  });

  it('is refused while the sweep is at work, and so is the same sweep once more', async () => {
    const db = join(newFolder(), 'runs.db');
    const run = start(['sweep', pipelineWith(search, 400), '--db', db]);
    await expect
      .poll(() => existsSync(db) && query(db, 'SELECT * FROM metrics LIMIT 1').length, { timeout: 60_000 })
      .toBe(1);
    const resumed = await fmx(['resume', '1', '--db', db]);
    expect(resumed).toMatchObject({ code: 2, stderr: expect.stringContaining('run 1 is at work') });
    run.process.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Interrupted with \d trials to go. Go on with: fmx resume --db /);
  });
});

/** Kills some of the processes that a program has started (Linux). */
function killChildren({ process: { pid } }: Started, count: number): void {
  const children = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(children)) return;
  const pids = readFileSync(children, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  for (const child of pids.slice(0, count)) process.kill(child, 'SIGKILL');
}
