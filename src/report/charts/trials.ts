// The curves of many trials: all of them faint, the best one and those that the reader has chosen in front.
import type { CustomSeriesOption } from 'echarts/charts';
import { nameBelow, numericAxis } from './axes.ts';
import type { Chart, ChartView } from './chart.ts';
import { type Unit, withoutOutliers, written } from './scale.ts';
import { smoothed } from './smooth.ts';
import { color, itemTooltip, seriesColor, textStyle } from './style.ts';

export interface TrialsData {
  unit: Unit;
  /** The best first. */
  trials: TrialCurve[];
}

export interface TrialCurve {
  id: number;
  name: string;
  /** Which of the palette's colours it gets once it is chosen: one a group. */
  color: number;
  /** By epoch, from `first` on. */
  values: (number | null)[];
  /** Seconds of training at the end of each epoch; left out where nothing is known of them. */
  seconds?: (number | null)[];
  /** Which epoch each value is of, where epochs are left out. */
  epochs?: number[];
}

const MARGIN = { top: 24, right: 20, bottom: 42, left: 50 };

/** The modes, by what is on the x axis and whether curves are smoothed. */
export const trialModes = ['epochs', 'epochs-smooth', 'seconds', 'seconds-smooth'] as const;

export const trials: Chart<TrialsData> = {
  size: 'full',
  height: (_data, { width }) => Math.round(Math.min(380, Math.max(240, 0.5 * width))),
  option(data, view) {
    const bySeconds = view.mode.startsWith('seconds');
    const curves = data.trials.map((trial) => pointsOf(trial, view.mode));
    const x = {
      kind: 'linear',
      name: bySeconds ? 'training time' : 'epoch',
      unit: bySeconds ? 'seconds' : 'count',
      zero: bySeconds,
    } as const;
    const y = { kind: 'linear', name: '', unit: data.unit } as const;
    return {
      animation: false,
      textStyle,
      grid: { ...MARGIN, outerBoundsMode: 'none' },
      tooltip: itemTooltip((index) => told(data, order(data, view)[index] ?? 0)),
      xAxis: {
        ...numericAxis(
          x,
          curves.flatMap((points) => points.map(([at]) => at)),
          view.width,
        ),
        splitLine: { show: false },
        ...(!bySeconds && { min: 1, max: Math.max(2, ...data.trials.map(lastEpoch)) }),
        ...nameBelow(x.name, MARGIN.bottom - 18),
      },
      yAxis: numericAxis(
        y,
        withoutOutliers(curves.flatMap((points) => points.map(([, value]) => value))),
        view.width,
      ),
      series: seriesOf(data, curves, view),
    };
  },
};

function seriesOf(data: TrialsData, curves: [number, number][][], view: ChartView): CustomSeriesOption {
  const drawn = order(data, view);
  const chosen = view.chosen ?? new Set<number>();
  return {
    type: 'custom',
    clip: true,
    // The dataset is the axes' extent; what is drawn comes from the closure.
    data: drawn.map((i) => curves[i]?.at(-1) ?? [0, 0]),
    renderItem: ({ dataIndex }, api) => {
      const i = drawn[dataIndex] ?? 0;
      const trial = data.trials[i] as TrialCurve;
      const front = chosen.size > 0 ? chosen.has(trial.id) : i === 0;
      const stroke = front ? seriesColor(trial.color) : color.gray;
      const many = data.trials.length > 60;
      return {
        type: 'polyline',
        shape: { points: (curves[i] ?? []).map((point) => api.coord(point)) },
        style: {
          stroke,
          fill: 'none',
          lineWidth: front ? 2.25 : 1,
          opacity: front ? 1 : chosen.size > 0 ? 0.12 : many ? 0.3 : 0.5,
          lineJoin: 'round',
        },
        emphasis: { style: { stroke: front ? stroke : color.ink, lineWidth: 2.25, opacity: 1 } },
      };
    },
  };
}

const lastEpoch = ({ values, epochs }: TrialCurve): number => epochs?.at(-1) ?? values.length;

/** In the order of drawing: what is in front comes last. */
function order({ trials }: TrialsData, { chosen }: ChartView): number[] {
  const indices = trials.map((_, i) => i).reverse();
  if (!chosen || chosen.size === 0) return indices;
  const isChosen = (i: number): number => Number(chosen.has(trials[i]?.id ?? -1));
  return indices.sort((a, b) => isChosen(a) - isChosen(b));
}

function pointsOf({ values, seconds, epochs }: TrialCurve, mode: string): [number, number][] {
  const shown = mode.endsWith('smooth') ? smoothed(values) : values;
  return shown.flatMap((value, i): [number, number][] => {
    const at = mode.startsWith('seconds') ? (seconds?.[i] ?? null) : (epochs?.[i] ?? i + 1);
    return value === null || at === null ? [] : [[at, value]];
  });
}

function told({ trials, unit }: TrialsData, index: number): string[] {
  const trial = trials[index];
  if (!trial) return [];
  const known = trial.values.filter((value) => value !== null);
  const best = unit === 'percent' ? Math.max(...known) : Math.min(...known);
  const last = trial.epochs?.at(-1) ?? trial.values.length;
  return [
    `trial ${trial.id}: ${trial.name}`,
    `best ${written(best, unit)} in epoch ${(trial.epochs ?? [])[trial.values.indexOf(best)] ?? trial.values.indexOf(best) + 1}`,
    `at the end ${written(known.at(-1) ?? null, unit)}, after epoch ${last}`,
  ];
}
