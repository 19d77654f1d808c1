// When each trial ran, side by side with others: a lane for each that ran at once.
import * as format from '../format.ts';
import { axisLabel, axisLine, nameBelow } from './axes.ts';
import { type Chart, isNarrow } from './chart.ts';
import { scaleOf } from './scale.ts';
import { color, itemTooltip, textStyle } from './style.ts';

export interface TimelineData {
  lanes: number;
  /** Seconds from the beginning to the end. */
  seconds: number;
  bars: TimelineBar[];
}

export interface TimelineBar {
  lane: number;
  /** Seconds since the beginning. */
  from: number;
  to: number;
  kind: 'completed' | 'pruned' | 'failed' | 'running';
  told: string[];
}

const ROW = 26;
const MARGIN = { top: 6, right: 16, bottom: 40 };

export const timeline: Chart<TimelineData> = {
  size: 'full',
  height: ({ lanes }) => MARGIN.top + MARGIN.bottom + ROW * lanes,
  option({ lanes, seconds, bars }, { width }) {
    const { max, interval } = wholeTicks(seconds, isNarrow(width) ? 3 : 6);
    return {
      animation: false,
      textStyle,
      grid: { ...MARGIN, left: isNarrow(width) ? 16 : 50, outerBoundsMode: 'none' },
      tooltip: itemTooltip((index) => bars[index]?.told ?? []),
      xAxis: {
        ...axisLine,
        type: 'value',
        min: 0,
        max: Math.max(max - interval, seconds),
        interval,
        splitLine: { lineStyle: { color: color.rule } },
        axisLabel: {
          ...axisLabel,
          hideOverlap: true,
          showMaxLabel: false,
          formatter: format.clock,
        },
        ...nameBelow('time since the sweep began', MARGIN.bottom - 16),
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: Array.from({ length: lanes }, (_, i) => (isNarrow(width) ? '' : `slot ${i + 1}`)),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel,
      },
      series: {
        type: 'custom',
        data: bars.map(({ from, lane }) => [from, lane]),
        renderItem: ({ dataIndex }, api) => {
          const bar = bars[dataIndex] as TimelineBar;
          const [x1 = 0, y = 0] = api.coord([bar.from, bar.lane]);
          const [x2 = 0] = api.coord([bar.to, bar.lane]);
          const fill = FILLS[bar.kind];
          const gap = bars.length > 200 ? 0.25 : 0.75;
          return {
            type: 'rect',
            shape: {
              x: x1 + gap,
              y: y - 9,
              width: Math.max(0.5, x2 - x1 - 2 * gap),
              height: 18,
              r: x2 - x1 > 8 ? 2 : 0,
            },
            style: { fill },
            emphasis: { style: { fill, stroke: color.ink, lineWidth: 1.5 } },
          };
        },
      },
    };
  },
};

export const FILLS: Record<TimelineBar['kind'], string> = {
  completed: 'var(--right-6)',
  pruned: 'var(--gray)',
  failed: 'var(--wrong-7)',
  running: 'var(--right-3)',
};

/** Ticks at whole seconds, minutes or hours. */
function wholeTicks(seconds: number, ticks: number): { max: number; interval: number } {
  const unit = seconds > 7200 ? 3600 : seconds > 120 ? 60 : 1;
  const { interval } = scaleOf([0, seconds / unit], { ticks });
  const whole = Math.max(1, Math.round(interval)) * unit;
  return { max: Math.ceil(seconds / whole) * whole, interval: whole };
}
