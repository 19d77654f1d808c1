import { describe, expect, it } from 'vitest';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { ofType } from '../events.ts';
import { crash, leaderboard, type Play, sweep } from './play.ts';

/** Best at a learning rate of 0.01, better with every epoch, and a little different for each seed. */
function accuracy({ pipeline: { optimizer }, seed }: TrialSpec, epoch: number): number {
  const distance = Math.abs(Math.log10(optimizer.learning_rate) + 2);
  return 0.9 - 0.1 * distance - 0.1 / epoch + ((seed * 7919) % 13) / 1e4;
}
const steady: Play = { accuracy };

/** The same in another order each time. */
const uneven: Play = {
  accuracy,
  pause: () => new Promise((resolve) => setTimeout(resolve, 3 * Math.random())),
};

const rates = '[0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]';
const grid = (more = ''): string =>
  `search: {method: grid, parameters: {optimizer.learning_rate: ${rates}}${more}}`;

describe('a grid', () => {
  it('trains each trial once, tells what happens, and which configuration is best', async () => {
    const { events, end, record, runId } = await sweep(grid(', replicates: 2'), { play: steady });
    expect(ofType(events, 'trial_started')).toHaveLength(18);
    expect(ofType(events, 'configuration_finished')).toHaveLength(9);
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('sweep'))).toEqual([
      'sweep_started',
      'sweep_finished',
    ]);
    expect(end).toMatchObject({ status: 'completed', reason: null, best: { name: 'learning_rate=0.01' } });
    expect(end.counts).toMatchObject({ completed: 18, waiting: 0, running: 0, reused: 0 });
    expect(leaderboard({ record, runId })).toHaveLength(18);
  });

  it('takes what another sweep has completed, unless it is to be run again', async () => {
    const { record, checkpoints } = await sweep(grid(), { play: steady });
    const again = await sweep(grid(', replicates: 2'), { play: steady, record, checkpoints });
    expect(ofType(again.events, 'trial_started')).toHaveLength(9);
    expect(ofType(again.events, 'trial_known')).toHaveLength(9);
    expect(ofType(again.events, 'trial_known')[0]).toMatchObject({
      reused: true,
      status: 'completed',
      epochs: 9,
    });
    expect(again.end.counts).toMatchObject({ completed: 18, reused: 9 });
    const rerun = await sweep(grid(), { play: steady, record, checkpoints, rerun: true });
    expect(ofType(rerun.events, 'trial_started')).toHaveLength(9);
  });
});

const RANGE = '{distribution: log_uniform, min: 0.0001, max: 1}';
const reproducible = {
  grid: grid(', replicates: 2'),
  random: `search: {method: random, max_trials: 12, parameters: {optimizer.learning_rate: ${RANGE}}}`,
  sobol: `search: {method: sobol, max_trials: 12, parameters: {optimizer.learning_rate: ${RANGE}}}`,
  tpe: `search: {method: tpe, batch: 4, startup_trials: 4, max_trials: 16, parameters: {optimizer.learning_rate: ${RANGE}}}`,
  gp: `search: {method: gp, batch: 4, startup_trials: 4, max_trials: 12, parameters: {optimizer.learning_rate: ${RANGE}}}`,
  'grid with successive halving': grid(', replicates: 2, early_termination: {type: successive_halving}'),
  'random with hyperband': `search: {method: random, max_trials: 20, parameters: {optimizer.learning_rate: ${RANGE}}, early_termination: {type: hyperband}}`,
  'tpe with hyperband': `search: {method: tpe, max_trials: 20, startup_trials: 9, parameters: {optimizer.learning_rate: ${RANGE}}, early_termination: {type: hyperband}}`,
  'finalists of a grid': grid(', finalists: {top: 2, seeds: 3}'),
};

describe.each(Object.entries(reproducible))('%s', (_, more) => {
  it('gives the same whatever its concurrency, and wherever it was interrupted', async () => {
    const undisturbed = leaderboard(await sweep(more, { play: steady, slots: 1 }));
    expect(leaderboard(await sweep(more, { play: uneven, slots: 4 }))).toEqual(undisturbed);

    let swept = await sweepInterrupted(more, 5);
    for (const after of [17, 40, 3, 60]) swept = await sweepInterrupted(more, after, swept);
    const { record, checkpoints, runId } = swept;
    const whole = await sweep(more, { play: uneven, slots: 3, record, checkpoints, resume: runId });
    expect(whole.end).toMatchObject({ status: 'completed', counts: { waiting: 0 } });
    expect(leaderboard(whole)).toEqual(undisturbed);
  });
});

/** Stops a sweep, gracefully, after so many events. */
function sweepInterrupted(more: string, after: number, before?: Awaited<ReturnType<typeof sweep>>) {
  const stop = new AbortController();
  let left = after;
  const known = before && { record: before.record, checkpoints: before.checkpoints, resume: before.runId };
  return sweep(more, {
    play: uneven,
    ...known,
    signal: stop.signal,
    onEvent: () => void (--left === 0 && stop.abort()),
  });
}

describe('successive halving', () => {
  it('stores a decision with its reason for each configuration at each rung, and trains no further', async () => {
    const { record, runId, end } = await sweep(grid(', early_termination: {type: successive_halving}'), {
      play: uneven,
      slots: 4,
    });
    const all = (sql: string): unknown[] => record.db.prepare(sql).all(runId);
    expect(
      all('SELECT epoch, prune, count(*) AS n FROM decisions WHERE run_id = ? GROUP BY epoch, prune'),
    ).toEqual([
      { epoch: 1, prune: 0, n: 3 },
      { epoch: 1, prune: 1, n: 6 },
      { epoch: 3, prune: 0, n: 1 },
      { epoch: 3, prune: 1, n: 2 },
    ]);
    expect(
      all('SELECT status, epochs, count(*) AS n FROM leaderboard WHERE run_id = ? GROUP BY status, epochs'),
    ).toEqual([
      { status: 'completed', epochs: 9, n: 1 },
      { status: 'pruned', epochs: 1, n: 6 },
      { status: 'pruned', epochs: 3, n: 2 },
    ]);
    expect(all('SELECT DISTINCT reason FROM leaderboard WHERE run_id = ? AND epochs = 3')).toContainEqual({
      reason: expect.stringMatching(
        /^validation\.accuracy 0\.\d+ at epoch 3 is number 2; the best 1 of 3 go on$/,
      ),
    });
    expect(end.best).toMatchObject({ name: 'learning_rate=0.01' });
  });
});

describe('asynchronous pruning', () => {
  const asha = `search:
  method: grid
  parameters: {optimizer.learning_rate: [0.01, 0.001, 0.1, 0.0001, 1, 0.0003, 0.3, 0.003, 0.03]}
  replicates: 3
  early_termination: {type: asha}`;

  it('stops the seeds of a configuration together, with the reason', async () => {
    const { record, runId, end, events } = await sweep(asha, { play: steady, slots: 2 });
    const pruned = ofType(events, 'decision').filter(({ prune }) => prune);
    expect(pruned.length).toBeGreaterThan(3);
    const mixed = record.db
      .prepare(
        `SELECT configuration FROM leaderboard WHERE run_id = ? GROUP BY configuration
         HAVING count(DISTINCT status IN ('pruned', 'skipped')) > 1`,
      )
      .all(runId);
    expect(mixed).toEqual([]);
    const { reason, trials } = pruned[0] ?? { trials: [] };
    const ends = [...ofType(events, 'trial_finished'), ...ofType(events, 'trial_skipped')];
    for (const trial of trials) expect(ends.find((each) => each.trial === trial)).toMatchObject({ reason });
    expect(end.counts.waiting).toBe(0);
  });

  it('keeps its decisions when the sweep goes on', async () => {
    const stopped = await sweepInterrupted(asha, 150);
    const before = ofType(stopped.events, 'decision').filter(({ prune }) => prune);
    expect(before.length).toBeGreaterThan(0);
    const { record, checkpoints, runId } = stopped;
    const whole = await sweep(asha, { play: steady, record, checkpoints, resume: runId });
    const status = record.db.prepare<[number, string], { status: string }>(
      'SELECT DISTINCT status FROM leaderboard WHERE run_id = ? AND configuration = ?',
    );
    for (const { configuration } of before) {
      for (const row of status.all(runId, configuration)) expect(['pruned', 'skipped']).toContain(row.status);
    }
    expect(whole.end).toMatchObject({ status: 'completed', counts: { waiting: 0 } });
  });
});

describe('finalists', () => {
  it('are trained on fresh seeds, and these decide', async () => {
    // The best of the search is so by luck: its seed alone.
    const lucky: Play = {
      accuracy: (spec, epoch) =>
        accuracy(spec, epoch) +
        (spec.seed === 42 && spec.pipeline.optimizer.learning_rate === 0.03 ? 0.2 : 0),
    };
    const { end, events, record } = await sweep(grid(', finalists: {top: 2, seeds: 3}'), { play: lucky });
    expect(end.best).toMatchObject({ name: 'learning_rate=0.01' });
    const best = ofType(events, 'configuration_finished').filter((event) => event.best);
    expect(best.filter(({ phase }) => phase === 'search').at(-1)).toMatchObject({
      name: 'learning_rate=0.03',
    });
    expect(
      record.db
        .prepare(
          "SELECT DISTINCT seed FROM trials JOIN run_trials ON id = trial_id WHERE phase = 'finalists'",
        )
        .pluck()
        .all(),
    ).toEqual([43, 44, 45]);
  });
});

describe('a sweep ends', () => {
  it('when the target is reached: nothing more begins, and what runs is pruned', async () => {
    const { end, events } = await sweep(grid(', target: 0.75'), { play: steady, slots: 1 });
    expect(end).toMatchObject({
      status: 'completed',
      reason: expect.stringContaining('has reached the target, 0.75'),
    });
    expect(end.counts).toMatchObject({ waiting: 0, completed: 3, skipped: 6 });
    expect(ofType(events, 'stopping')).toMatchObject([{ cause: 'target', ending: true }]);
  });

  it('when its time is used up, by earlier processes too', async () => {
    const { end } = await sweep(grid(', time_budget: 90s'), { play: steady, seconds_before: 91 });
    expect(end).toMatchObject({ status: 'completed', best: null, counts: { skipped: 9, completed: 0 } });
    expect(end.reason).toBe('the 90 s of search.time_budget are used up');
    expect(end.seconds).toBeGreaterThanOrEqual(91);
  });

  const failing: Play = {
    accuracy,
    fault: ({ spec }) => (spec.pipeline.optimizer.learning_rate >= 0.001 ? crash() : undefined),
  };

  it('after so many failures in a row, and can be gone on with', async () => {
    const more = `${grid()}\nfailure: {max_consecutive_failures: 2, max_retries: 0}`;
    const { end, record, runId, checkpoints } = await sweep(more, { play: failing, slots: 1 });
    expect(end).toMatchObject({ status: 'failed', counts: { completed: 2, failed: 2, waiting: 5 } });
    expect(end.reason).toContain('2 trials in a row have failed');
    const whole = await sweep(more, { play: steady, record, checkpoints, resume: runId });
    expect(whole.end).toMatchObject({ status: 'completed', counts: { completed: 9, failed: 0 } });
  });

  it('with the first failure, where that is asked for', async () => {
    const more = `${grid()}\nfailure: {max_retries: 0}`;
    const { end } = await sweep(more, { play: failing, slots: 1, fail_fast: true });
    expect(end).toMatchObject({ status: 'failed', counts: { completed: 2, failed: 1, waiting: 6 } });
  });
});

describe('a trial that fails', () => {
  it('is tried again from its checkpoint where its process crashed', async () => {
    const once: Play = {
      accuracy,
      fault: ({ attempt }, epoch) => (attempt === 1 && epoch === 4 ? crash() : undefined),
    };
    const { end, events } = await sweep(grid(), { play: once, slots: 2 });
    expect(end).toMatchObject({ status: 'completed', counts: { completed: 9 } });
    expect(ofType(events, 'retry')).toHaveLength(9);
    expect(ofType(events, 'retry')[0]).toMatchObject({ attempt: 2, reason: 'it crashed' });
    expect(ofType(events, 'trial_started').filter(({ attempt }) => attempt === 2)).toMatchObject(
      Array.from({ length: 9 }, () => ({ resumed_from: 3 })),
    );
  });

  it('fails at once where it would fail again, and the sweep goes on', async () => {
    const wrong: Play = {
      accuracy,
      fault: ({ spec }) =>
        spec.pipeline.optimizer.learning_rate === 0.01 ? new Error('no such operator') : undefined,
    };
    const { end, events, record, runId } = await sweep(grid(), { play: wrong });
    expect(ofType(events, 'retry')).toEqual([]);
    expect(end).toMatchObject({ status: 'completed', counts: { completed: 8, failed: 1 } });
    expect(leaderboard({ record, runId }).at(-1)).toMatchObject({
      status: 'failed',
      reason: 'no such operator',
    });
  });
});
