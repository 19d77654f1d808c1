// ANN against CNN: accuracy, classes, and what each takes.

import { configurationsOf } from '../../analysis/configurations.ts';
import type { Level } from '../../analysis/factor.ts';
import { paretoFront } from '../../analysis/pareto.ts';
import type { AnalysedTrial } from '../../analysis/trial.ts';
import type { RunData } from '../../record/run-data.ts';
import type { SweepTrial } from '../../record/sweep-data.ts';
import type { Mean } from '../../statistics/mean.ts';
import { meanOf } from '../../statistics/t-test.ts';
import type { Unit } from '../charts/scale.ts';
import { analyse, type ComparisonView, compareLevels, isKnown } from '../comparison.ts';
import { intervalOf } from '../estimate.ts';
import type { FigureOf } from '../figure.ts';
import * as format from '../format.ts';
import type { Section } from '../section.ts';
import { colorOf, shown, type Varied } from '../varied.ts';
import { factorsOf } from './factor-sections.ts';

export const architectures: Section<{ blocks: ComparisonView[] }> = {
  title: (run) => {
    const names = factorsOf(run, 'architectures')[0]?.values.map((value) => spelt(shown(value))) ?? [];
    return names.length === 2 ? names.join(' against ') : 'Architectures';
  },
  template: 'comparison',
  view(run) {
    const [factor] = factorsOf(run, 'architectures');
    if (!factor) return null;
    const block = compareLevels(run, factor, 'architectures');
    const levels = analyse(run, factor)?.levels.filter(isKnown) ?? [];
    if (!block) return null;
    const more = [classesFigure(run, levels, factor), ...pricesFigures(run, levels, factor)];
    return {
      blocks: [{ ...block, figures: [...block.figures, ...more.filter((figure) => figure !== null)] }],
    };
  },
};

/** As the field writes them. */
export const spelt = (name: string): string =>
  /^(?:ann|cnn|mlp|rnn|vit)$/.test(name) ? name.toUpperCase() : name;

/** Its completed trials that were tested. */
function testedOf(run: RunData, { trials }: Level): SweepTrial[] {
  const ids = new Set(trials.map(({ id }) => id));
  return (run.sweep?.trials ?? []).filter(
    ({ id, status, f1 }) => ids.has(id) && status === 'completed' && f1.length > 0,
  );
}

/** F1 of each class, in the order of the classes; null without a test. */
function classesFigure(run: RunData, levels: Level[], factor: Varied): FigureOf<'plot'> | null {
  const classes = run.sweep?.classes.map(format.label) ?? [];
  const tested = new Map(levels.map((level) => [level, testedOf(run, level)]));
  const means = levels.map((level) => ({
    level,
    f1: classes.map((_, i): Mean | null => {
      const values = tested.get(level)?.map(({ f1 }) => f1[i] ?? 0) ?? [];
      return values.length === 0 ? null : meanOf(values);
    }),
  }));
  if (
    classes.length === 0 ||
    classes.length > 30 ||
    means.every(({ f1 }) => f1.every((mean) => mean === null))
  )
    return null;
  return {
    id: 'architectures-classes',
    chart: 'plot',
    title: 'F1 score of each class in the test',
    description: `Mean F1 score by class: ${format.list(means.map(({ level, f1 }) => `${shown(level.value)} ${format.list(f1.map((mean, i) => `${classes[i]} ${format.decimal(mean?.value ?? null)}`))}`))}.`,
    data: {
      all: {
        x: { kind: 'linear', name: `mean F1 score, with ${format.INTERVAL}`, unit: 'number' },
        y: { kind: 'category', name: 'class', names: classes },
        lines: [],
        points: means.flatMap(({ level, f1 }) =>
          f1.flatMap((mean, y) => {
            if (mean === null) return [];
            const interval = intervalOf(mean, true);
            return {
              x: mean.value,
              y,
              color: colorOf(factor, level),
              ...(interval && { interval }),
              told: [
                `${shown(level.value)}, ${classes[y]}`,
                `F1 ${format.decimal(mean.value)}`,
                ...(interval
                  ? [`${format.INTERVAL} ${interval.map((end) => format.decimal(end)).join(' to ')}`]
                  : []),
              ],
            };
          }),
        ),
      },
    },
    key: levels.map((level) => ({ name: shown(level.value), color: colorOf(factor, level) })),
    modes: [
      {
        id: 'all',
        label: 'All',
        table: {
          name: 'f1-by-architecture',
          caption: 'Mean F1 score of each class in the test, by architecture',
          columns: [
            { label: 'class' },
            ...levels.map(({ value }) => ({ label: shown(value), format: format.decimal })),
          ],
          rows: classes.map((name, i) => [name, ...means.map(({ f1 }) => f1[i]?.value ?? null)]),
        },
      },
    ],
  };
}

const PRICES: { id: string; name: string; unit: Unit; of(trial: AnalysedTrial): number | null }[] = [
  { id: 'seconds', name: 'time of a trial', unit: 'seconds', of: ({ seconds }) => seconds },
  { id: 'parameters', name: 'parameters', unit: 'count', of: ({ parameter_count }) => parameter_count },
];

/** Prices that differ by this factor stand on a logarithmic axis. */
const LOG_PRICES = 4;

/** What accuracy costs; where all cost the same, there is nothing to see. */
function pricesFigures(run: RunData, levels: Level[], factor: Varied): FigureOf<'plot'>[] {
  return PRICES.flatMap(({ id, name, unit, of }) => {
    const points = configurationsOf(run.sweep?.trials ?? [], run.metric.goal).flatMap((configuration) => {
      const [first] = configuration.trials;
      const mean = configuration.test_accuracy ?? configuration.validation_accuracy;
      const price = id === 'seconds' ? (configuration.seconds?.value ?? null) : first ? of(first) : null;
      if (!first || !mean || price === null) return [];
      const level = levels.find(({ value }) => value === factor.of(first));
      return level ? [{ price, worth: mean.value, level, configuration }] : [];
    });
    const [low, high] = [
      Math.min(...points.map(({ price }) => price)),
      Math.max(...points.map(({ price }) => price)),
    ];
    if (points.length < 2 || low === high) return [];
    const front = paretoFront(points);
    const isTest = points.every(({ configuration }) => configuration.test_accuracy !== null);
    return [
      {
        id: `accuracy-and-${id}`,
        chart: 'plot' as const,
        title: `Accuracy against ${name}`,
        description: `${isTest ? 'Test' : 'Validation'} accuracy of ${format.count(points.length, 'configuration')} against ${name}; nothing beside the line is as cheap and as good as what lies on it.`,
        data: {
          all: {
            x: { kind: high > LOG_PRICES * low ? ('log' as const) : ('linear' as const), name, unit },
            y: {
              kind: 'linear' as const,
              name: `${isTest ? 'test' : 'validation'} accuracy`,
              unit: 'percent' as const,
            },
            lines: [
              {
                name: 'worth its price',
                points: front.map(({ price, worth }): [number, number] => [price, worth]),
                step: true,
                dashed: true,
              },
            ],
            points: points.map(({ price, worth, level, configuration }) => ({
              x: price,
              y: worth,
              color: colorOf(factor, level),
              told: [
                format.label(configuration.name),
                `${format.percent(worth, 2)} accuracy`,
                `${unit === 'seconds' ? format.duration(price) : format.count(price, 'parameter')}`,
              ],
            })),
          },
        },
        key: levels.map((level) => ({ name: shown(level.value), color: colorOf(factor, level) })),
        modes: [
          {
            id: 'all',
            label: 'All',
            table: {
              name: `accuracy-and-${id}`,
              caption: `Accuracy against ${name}, and which configurations are worth it`,
              columns: [
                { label: 'configuration' },
                { label: name, format: unit === 'seconds' ? format.duration : format.integer },
                { label: 'accuracy', format: (value: number | null) => format.percent(value, 2) },
                { label: 'worth its price' },
              ],
              rows: points.map((point) => [
                format.label(point.configuration.name),
                point.price,
                point.worth,
                front.includes(point) ? 'yes' : '',
              ]),
            },
          },
        ],
      },
    ];
  });
}
