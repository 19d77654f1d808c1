// Sweeps of hundreds of trials: their pages stay small, and what is left out is said.
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render.ts';
import { trials as section } from '../../src/report/sections/trials.ts';
import { drawnTrials, everyEpoch } from '../../src/report/thin.ts';
import { largeSweep, recordedSweep } from './sample-sweep.ts';

describe('a sweep of 500 trials and 30 epochs', async () => {
  const run = await recordedSweep(largeSweep(500, 30));

  it('has a page of less than 5 MB, with a row and a curve for each trial', () => {
    const html = renderReport(run);
    expect(Buffer.byteLength(html)).toBeLessThan(5e6);
    const [board = ''] = /<table data-sortable data-filterable>.*?<\/table>/s.exec(html) ?? [];
    expect(board.match(/<tr[^>]* data-trials=/g)).toHaveLength(500);
    expect(section.view(run)?.figures[0]?.data.trials).toHaveLength(500);
    expect(section.view(run)?.lead).not.toContain('Drawn are');
  });

  it('is thinned beyond that, and says so', () => {
    const [first] = run.sweep?.trials ?? [];
    if (!run.sweep || !first) throw new Error('no trials');
    const twice = run.sweep.trials.flatMap((trial) => [trial, { ...trial, id: trial.id + 500 }]);
    const view = section.view({ ...run, sweep: { ...run.sweep, trials: twice } });
    expect(view?.lead).toContain('Drawn are 500 of 1,000 trials');
    expect(view?.figures[0]?.data.trials).toHaveLength(500);
    // The best half of what is drawn is drawn whole.
    expect(drawnTrials(twice).slice(0, 250)).toEqual(twice.slice(0, 250));
  });

  it('leaves out epochs where they are many', () => {
    const long = (run.sweep?.trials ?? []).map((trial) => ({ ...trial, epochs: 90 }));
    expect(everyEpoch(long)).toBe(3);
  });
});
