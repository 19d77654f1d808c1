// What one factor does, side by side: in words, as a table, and drawn.
import { analyseFactor, type FactorAnalysis, type Level } from '../analysis/factor.ts';
import type { RunData } from '../record/run-data.ts';
import { comparedBy } from './answers.ts';
import { courseFigure } from './comparison-course.ts';
import { curvesFigure } from './comparison-curves.ts';
import { meansFigure } from './comparison-means.ts';
import { comparisonTable } from './comparison-table.ts';
import { factorSentence } from './factor-sentences.ts';
import type { FigureOf } from './figure.ts';
import type { Table } from './table.ts';
import type { Varied } from './varied.ts';

export interface ComparisonView {
  /** Left out where the section has but one comparison. */
  heading?: string;
  sentences: string[];
  table: Table;
  figures: FigureOf<'plot'>[];
}

/** More values than these are no groups any more. */
export const MAX_LEVELS = 12;

/** Null where fewer than two values have completed trials. */
export function compareLevels(run: RunData, factor: Varied, id: string): ComparisonView | null {
  const analysis = analyse(run, factor);
  if (!analysis) return null;
  const levels = inOrder(analysis.levels.filter(isKnown), factor);
  return {
    sentences: [factorSentence(analysis, run.metric)],
    table: comparisonTable(run, analysis, factor, id),
    figures: [
      factor.kind === 'category' ? meansFigure(run, levels, factor, id) : courseFigure(levels, factor, id),
      curvesFigure(levels, factor, id),
    ].filter((figure) => figure !== null),
  };
}

/**
 * By the test where all trials have it, as the answers do: it chose nothing. Null where fewer than two values have
 * completed trials, or there are too many values.
 */
export function analyse({ sweep, metric }: RunData, { path, values }: Varied): FactorAnalysis | null {
  if (!sweep || values.length > MAX_LEVELS) return null;
  const analysis = analyseFactor(sweep.trials, path, comparedBy(sweep.trials, metric));
  return (analysis?.levels.filter(isKnown).length ?? 0) < 2 ? null : analysis;
}

/** Has it completed trials? */
export const isKnown = ({ mean }: Level): boolean => mean !== null;

/** Numbers by size, words the best first. */
const inOrder = (levels: readonly Level[], { kind }: Varied): Level[] =>
  kind === 'category' ? [...levels] : levels.toSorted((a, b) => Number(a.value) - Number(b.value));
