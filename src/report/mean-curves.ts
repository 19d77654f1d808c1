// The mean curve of several trials, over epochs and over time.
import type { AnalysedTrial, Curve } from '../analysis/trial.ts';
import { meanOf } from '../statistics/t-test.ts';
import type { PlotLine } from './charts/plot-lines.ts';
import { intervalOf } from './estimate.ts';

type Course = Pick<PlotLine, 'points'> & { band: [number, number][] };

/** Points in which a curve over time is drawn. */
const POINTS = 40;

/** Over the epochs that at least half of the trials have. */
export function meanByEpoch(trials: readonly AnalysedTrial[]): Course {
  const curves = trials.map(({ curves }) => curves.validation_accuracy);
  const epochs = middle(curves.map((curve) => curve.length));
  return courseOf(
    Array.from({ length: epochs }, (_, i) => i + 1),
    (epoch) => curves.map((curve) => curve[epoch - 1] ?? null),
  );
}

/**
 * Over seconds of training, until half of the trials were at their end: a trial's value lies on the line between the
 * ends of two epochs, and stays what it was after the last one.
 */
export function meanByTime(trials: readonly AnalysedTrial[]): Course {
  const curves = trials.map(({ curves }) => curves);
  const begin = Math.max(...curves.map(({ elapsed_seconds: [first] }) => first ?? 0));
  const end = middle(curves.map(({ elapsed_seconds }) => elapsed_seconds.at(-1) ?? 0));
  if (!(end > begin)) return { points: [], band: [] };
  return courseOf(
    Array.from({ length: POINTS }, (_, i) => begin + ((end - begin) * i) / (POINTS - 1)),
    (seconds) =>
      curves.map(({ validation_accuracy, elapsed_seconds }) =>
        valueAt(validation_accuracy, elapsed_seconds, seconds),
      ),
  );
}

function courseOf(places: readonly number[], valuesAt: (place: number) => Curve): Course {
  const course: Course = { points: [], band: [] };
  for (const place of places) {
    const values = valuesAt(place).filter((value) => value !== null);
    if (values.length === 0) continue;
    const mean = meanOf(values);
    const [low, high] = intervalOf(mean, true) ?? [mean.value, mean.value];
    course.points.push([round(place), round(mean.value)]);
    course.band.push([round(low), round(high)]);
  }
  return course;
}

function valueAt(values: Curve, seconds: Curve, at: number): number | null {
  const after = seconds.findIndex((time) => time !== null && time >= at);
  if (after === -1) return values.findLast((value) => value !== null) ?? null;
  const [value, before] = [values[after] ?? null, values[after - 1] ?? null];
  const [until, from] = [seconds[after] ?? 0, seconds[after - 1] ?? 0];
  if (value === null || before === null || until === from) return value ?? before;
  return before + ((value - before) * (at - from)) / (until - from);
}

/** The upper of the two middle ones where there are two. */
const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const round = (value: number): number => Number(value.toPrecision(5));
