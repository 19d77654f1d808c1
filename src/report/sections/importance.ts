// Which hyperparameters matter, and what each of their values does.
import { type Importance, importanceOf, type ParameterImportance } from '../../analysis/importance.ts';
import type { RunData } from '../../record/run-data.ts';
import type { Plot } from '../charts/plot.ts';
import type { PlotPoint } from '../charts/plot-points.ts';
import type { FigureOf } from '../figure.ts';
import * as format from '../format.ts';
import { type Measure, measuresOf, writing } from '../measure.ts';
import type { Section } from '../section.ts';
import { fill } from '../table.ts';
import { shown, type Varied, variedParameters } from '../varied.ts';

/** Effects of more hyperparameters are left to the table. */
const MAX_EFFECTS = 8;
const MAX_PAIRS = 5;
/** More points are a cloud. */
const MAX_FAINT = 150;

interface View {
  configurations: string;
  sentences: string[];
  figures: FigureOf<'plot'>[];
  effects: FigureOf<'plot'>[];
}

export const importance: Section<View> = {
  title: 'Which hyperparameters matter',
  view(run) {
    const { sweep } = run;
    const found = sweep ? importanceOf(sweep.trials) : null;
    if (!sweep || !found || found.parameters.length < 2) return null;
    const parameters = new Map(variedParameters(sweep).map((parameter) => [parameter.path, parameter]));
    const known = found.parameters.flatMap((one) => {
      const parameter = parameters.get(one.parameter);
      return parameter ? [{ ...one, parameter }] : [];
    });
    return {
      configurations: format.count(found.configurations, 'completed configuration'),
      sentences: sentences(found, parameters),
      figures: [sharesFigure(found, known)],
      effects: known.slice(0, MAX_EFFECTS).map((one, i) => effectFigure(run, one, `effect-${i + 1}`)),
    };
  },
};

type Known = Omit<ParameterImportance, 'parameter'> & { parameter: Varied };

function sentences({ pairs, rest, noise }: Importance, parameters: ReadonlyMap<string, Varied>): string[] {
  const name = (path: string): string => parameters.get(path)?.name ?? format.label(path);
  const together = pairs
    .filter(({ share }) => share.value >= 0.02)
    .slice(0, 2)
    .map(({ parameters: [a, b], share }) => `${name(a)} with ${name(b)} ${format.percent(share.value, 0)}`);
  return [
    ...(together.length > 0 ? [`Pairs explain more than each alone: ${format.list(together)}.`] : []),
    `${format.percent(rest, 0)} is left to three and more together, and to chance${
      noise === null ? '' : `; seeds alone make ${format.percent(noise, 0)} of the differences`
    }.`,
  ];
}

/** How much of the differences each explains alone. */
function sharesFigure({ pairs }: Importance, known: Known[]): FigureOf<'plot'> {
  const names = new Map(known.map(({ parameter }) => [parameter.path, parameter.name]));
  const both = pairs.slice(0, MAX_PAIRS).flatMap(({ parameters: [a, b], share }) => {
    const [first, second] = [names.get(a), names.get(b)];
    return first && second && share.value >= 0.01 ? [{ name: `${first} × ${second}`, share }] : [];
  });
  const rows = [...known.map(({ parameter, share }) => ({ name: parameter.name, share })), ...both];
  return {
    id: 'importance-shares',
    chart: 'plot',
    title: 'Share of the differences that each explains',
    description: `Importance: ${format.list(rows.map(({ name, share }) => `${name} ${format.percent(share.value, 0)}`))}.`,
    data: {
      all: {
        x: {
          kind: 'linear',
          name: `share, with the middle 95${'\u202f'}% of the trees`,
          unit: 'percent',
          zero: true,
        },
        y: { kind: 'category', name: 'hyperparameter', names: rows.map(({ name }) => name) },
        lines: [],
        points: rows.map(({ name, share }, y) => ({
          x: share.value,
          y,
          ...(y < known.length && { color: 0 }),
          stem: true,
          ...(share.low !== null &&
            share.high !== null && { interval: [share.low, share.high] as [number, number] }),
          told: [
            name,
            `explains ${format.percent(share.value)}`,
            `the middle 95${'\u202f'}% of the trees: ${format.percent(share.low)} to ${format.percent(share.high)}`,
          ],
        })),
      },
    },
    modes: [
      {
        id: 'all',
        label: 'All',
        table: {
          name: 'importance',
          caption: 'Share of the differences that each hyperparameter explains',
          ...fill(rows, [
            { label: 'hyperparameter', cell: ({ name }) => name },
            { label: 'share', format: format.percent, cell: ({ share }) => share.value },
            { label: 'low', format: format.percent, cell: ({ share }) => share.low },
            { label: 'high', format: format.percent, cell: ({ share }) => share.high },
          ]),
        },
      },
    ],
  };
}

/** What is to be expected with each value, over all values of the others. */
function effectFigure(run: RunData, { parameter, effects }: Known, id: string): FigureOf<'plot'> {
  const { validation } = measuresOf(run);
  return {
    id,
    chart: 'plot',
    title: parameter.name,
    description: `Expected ${validation.name} by ${parameter.name}: ${format.list(effects.map(({ value, expected }) => `${shown(value)} ${writing(validation)(expected.value)}`))}.`,
    data: {
      all:
        parameter.kind === 'category'
          ? namesPlot(effects, validation, parameter)
          : numbersPlot(run, effects, validation, parameter),
    },
    modes: [
      {
        id: 'all',
        label: 'All',
        table: {
          name: id,
          caption: `Expected ${validation.name} by ${parameter.name}, averaged over all other hyperparameters`,
          ...fill(effects, [
            parameter.kind === 'category'
              ? { label: parameter.name, cell: ({ value }) => shown(value) }
              : { label: parameter.name, format: format.parameter, cell: ({ value }) => Number(value) },
            { label: 'expected', format: writing(validation), cell: ({ expected }) => expected.value },
            { label: 'low', format: writing(validation), cell: ({ expected }) => expected.low },
            { label: 'high', format: writing(validation), cell: ({ expected }) => expected.high },
            { label: 'configurations', format: format.integer, cell: ({ configurations }) => configurations },
          ]),
        },
      },
    ],
  };
}

type Effects = Known['effects'];

const told = ({ value, expected, configurations }: Effects[number], measure: Measure): string[] => [
  shown(value),
  `expected ${writing(measure)(expected.value)}`,
  `the middle 95${'\u202f'}% of the trees: ${writing(measure)(expected.low)} to ${writing(measure)(expected.high)}`,
  `from ${format.count(configurations, 'configuration')}`,
];

const namesPlot = (effects: Effects, measure: Measure, { name, values }: Varied): Plot => ({
  x: { kind: 'linear', name: `expected ${measure.name}`, unit: measure.unit },
  y: { kind: 'category', name, names: effects.map(({ value }) => shown(value)) },
  lines: [],
  points: effects.map((effect, y) => ({
    x: effect.expected.value,
    y,
    color: Math.max(0, values.indexOf(effect.value)),
    ...(effect.expected.low !== null &&
      effect.expected.high !== null && {
        interval: [effect.expected.low, effect.expected.high] as [number, number],
      }),
    told: told(effect, measure),
  })),
});

function numbersPlot(run: RunData, effects: Effects, measure: Measure, parameter: Varied): Plot {
  const completed = (run.sweep?.trials ?? []).filter(({ status }) => status === 'completed');
  const every = Math.max(1, Math.ceil(completed.length / MAX_FAINT));
  return {
    x: { kind: parameter.kind === 'log' ? 'log' : 'linear', name: parameter.name, unit: 'number' },
    y: { kind: 'linear', name: measure.name, unit: measure.unit, fit: true },
    lines: [
      {
        name: 'expected',
        color: 0,
        points: effects.map(({ value, expected }) => [Number(value), expected.value]),
        band: effects.map(({ expected: { value, low, high } }) => [low ?? value, high ?? value]),
      },
    ],
    points: [
      ...completed
        .filter((_, i) => i % every === 0)
        .flatMap((trial): PlotPoint[] => {
          const [x, y] = [Number(parameter.of(trial)), measure.of(trial)];
          return Number.isNaN(x) || y === null
            ? []
            : [
                {
                  x,
                  y,
                  faint: true,
                  told: [
                    `trial ${trial.id}: ${format.label(trial.name)}`,
                    `${measure.name} ${writing(measure)(y)}`,
                  ],
                },
              ];
        }),
      ...effects.map((effect) => ({
        x: Number(effect.value),
        y: effect.expected.value,
        color: 0,
        small: true,
        told: told(effect, measure),
      })),
    ],
  };
}
