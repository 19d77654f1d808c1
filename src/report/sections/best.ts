// The best trial of a sweep by itself: what a run's summary says.
import type { Section } from '../section.ts';
import { runView } from './summary.ts';

export const best: Section = {
  title: 'The best trial',
  template: 'best',
  view: (run) => (run.sweep && run.sweep.trials.length > 1 ? runView(run) : null),
};
