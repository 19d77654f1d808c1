// Mean accuracy by a number, drawn as lines.
import type { Level } from '../analysis/factor.ts';
import type { Estimate } from '../statistics/mean.ts';
import type { PlotData } from './charts/plot.ts';
import type { PlotLine } from './charts/plot-lines.ts';
import { intervalOf } from './estimate.ts';
import type { FigureOf } from './figure.ts';
import * as format from './format.ts';
import type { Varied } from './varied.ts';

/** Training and validation accuracy by a number: where they part, it over-fits. */
export function courseFigure(levels: Level[], factor: Varied, id: string): FigureOf<'plot'> {
  const lineOf = (
    name: string,
    color: number | undefined,
    meanIn: (level: Level) => Estimate | null,
  ): PlotLine => {
    const known = levels.flatMap((level) => {
      const mean = meanIn(level);
      return mean ? [{ x: Number(level.value), mean }] : [];
    });
    return {
      name,
      named: true,
      ...(color !== undefined && { color }),
      points: known.map(({ x, mean }) => [x, mean.value]),
      band: known.map(({ mean }) => intervalOf(mean, true) ?? [mean.value, mean.value]),
    };
  };
  const training = (level: Level): Estimate | null => {
    const mean = level.validation_accuracy;
    return mean && level.gap ? { value: mean.value + level.gap.value, low: null, high: null } : null;
  };
  const lines = [
    lineOf('training', undefined, training),
    lineOf('validation', 0, ({ validation_accuracy }) => validation_accuracy),
    lineOf('test', 1, ({ test_accuracy }) => test_accuracy),
  ].filter(({ points }) => points.length > 0);
  const data: PlotData = {
    all: {
      x: { kind: factor.kind === 'log' ? 'log' : 'linear', name: factor.name, unit: 'number' },
      y: { kind: 'linear', name: 'accuracy', unit: 'percent' },
      lines,
      points: lines.flatMap((line) =>
        line.points.map(([x, y], i) => ({
          x,
          y,
          ...(line.color !== undefined && { color: line.color }),
          told: [
            `${factor.name} ${format.parameter(x)}`,
            `${line.name} ${format.percent(y, 2)}`,
            ...(line.band?.[i]
              ? [`${format.INTERVAL} ${line.band[i].map((end) => format.percent(end, 2)).join(' to ')}`]
              : []),
          ],
        })),
      ),
    },
  };
  return {
    id: `${id}-course`,
    chart: 'plot',
    title: `Accuracy in training, validation and test by ${factor.name}`,
    description: `Mean accuracy of the completed trials by ${factor.name}; bands are ${format.INTERVAL}s. The further training lies above validation, the more it over-fits.`,
    data,
    modes: [
      {
        id: 'all',
        label: 'All',
        table: {
          name: `${id}-course`,
          caption: `Mean accuracy by ${factor.name}`,
          columns: [
            { label: factor.name, format: format.parameter },
            ...['training', 'validation', 'test'].map((label) => ({
              label,
              format: (value: number | null) => format.percent(value, 2),
            })),
          ],
          rows: levels.map((level) => [
            Number(level.value),
            training(level)?.value ?? null,
            level.validation_accuracy?.value ?? null,
            level.test_accuracy?.value ?? null,
          ]),
        },
      },
    ],
  };
}
