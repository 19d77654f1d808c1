// What differs between runs or trials, as text for a terminal: the answer, then results, classes and configuration.
import type { TestDifference } from '../../analysis/test-difference.ts';
import { wrap } from '../../columns.ts';
import { formatTable } from '../../record/format-table.ts';
import { sizeRange, sizeText } from '../../report/answer-words.ts';
import { pairSentence } from '../../report/factor-sentences.ts';
import type { Estimate } from '../../statistics/mean.ts';
import type { Colors } from '../colors.ts';
import { duration, integer, loss, percent, percentRange, plain, printable } from '../text.ts';
import type { Differences, ResultRow } from './differences.ts';

const ACCURACY = { name: 'test.accuracy', goal: 'maximize' } as const;

/** No line is wider than `width`, but for words that are. */
export function differencesText(differences: Differences, width: number, colors: Colors): string {
  const { subjects, same_data, configuration } = differences;
  const named = subjects.map(({ label, seeds }, i) => {
    const how = seeds.length > 1 ? `${seeds.length} seeds` : `seed ${seeds[0]}`;
    return `${letter(i)}  ${printable(label)} (${how})`;
  });
  const warning = same_data
    ? []
    : ['They were tested on different data, so that their results do not compare.'];
  const paragraphs = [
    named.join('\n'),
    ...[...warning, ...sentences(differences)].map((text) => colors.bold(wrap(text, width).join('\n'))),
    table(['result', ...columns(subjects.length)], differences.results.flatMap(resultLines), width),
    table(
      ['F1 on the test images', ...columns(subjects.length)],
      differences.classes.map(({ class: name, values, differences }) => [
        printable(name),
        ...values.map((value) => ratio(value)),
        ...differences.slice(1).map((difference) => signedRatio(difference)),
      ]),
      width,
    ),
    table(
      ['configuration', ...subjects.map((_, i) => letter(i))],
      configuration.map(({ path, values }) => [printable(path), ...values.map(written)]),
      width,
    ),
    ...(configuration.length === 0 ? ['Their configurations are the same.'] : []),
  ];
  return paragraphs.filter((text) => text !== '').join('\n\n');
}

/** A, B, … Z, AA. */
const letter = (index: number): string =>
  (index < 26 ? '' : letter(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

/** The subjects, and their differences from the first one. */
const columns = (count: number): string[] => {
  const letters = Array.from({ length: count }, (_, i) => letter(i));
  return [...letters, ...letters.slice(1).map((name) => `${name} − A`)];
};

const table = (columns: string[], rows: (string | null)[][], width: number): string =>
  rows.length === 0 ? '' : formatTable({ columns, rows }, width).trimEnd();

/** What each other one is against the first: image by image where both are one trial, else seed by seed. */
function sentences({ subjects, comparisons, tests, results, same_data, p }: Differences): string[] {
  if (!same_data) return [];
  const seconds = results.find(({ measure }) => measure === 'seconds')?.values ?? [];
  const accuracies = results.find(({ measure }) => measure === 'test_accuracy');
  return subjects.slice(1).flatMap((_, i) => {
    const [a, b] = ['A', letter(i + 1)];
    const [test, comparison] = [tests[i + 1], comparisons[i + 1]];
    const [time, other] = [seconds[0]?.value, seconds[i + 1]?.value];
    const times = time && other ? time / other : null;
    const chance = p[i + 1] ?? null;
    if (test) return [testSentence([a, b], test, chance, subjects.length - 1)];
    if (!comparison) return [];
    const options = { measure: 'test_accuracy', metric: ACCURACY } as const;
    const difference = accuracies?.differences[i + 1] ?? null;
    if (comparison.difference.p === null && difference !== null && difference.low !== null) {
      return [unpairedSentence(a, b, difference)];
    }
    // The list of what else differs is the table of the configuration.
    const ahead = comparison.difference.value >= 0;
    const shown = { ...comparison, within_noise: chance === null ? null : chance >= 0.05, also: [] };
    const names = ahead ? ([a, b] as const) : ([b, a] as const);
    const ratio = times === null || ahead ? times : 1 / times;
    return [plain(pairSentence(names, shown, { ...options, times: ratio }))];
  });
}

const ONE_SEED =
  'That is about these two networks: trained again with other seeds, they may differ otherwise.';

/** Of two trained networks on the same images. */
function testSentence(
  [a, b]: readonly [string, string],
  { difference, agreement, test }: TestDifference,
  corrected: number | null,
  comparisons: number,
): string {
  const images = agreement.both + agreement.only_a + agreement.only_b + agreement.neither;
  const [ahead, behind] = difference.value >= 0 ? [a, b] : [b, a];
  const size = sizeText(difference.value, 'test_accuracy', ACCURACY);
  const range = sizeRange(difference, 'test_accuracy', ACCURACY);
  const chance = corrected ?? test.exact_p;
  const p = chance < 0.001 ? 'p < 0.001' : `p = ${chance.toFixed(3)}`;
  const among = comparisons > 1 ? `, corrected for ${comparisons} comparisons` : '';
  const sure = `95 % interval ${range}; McNemar's test on ${integer(images)} images: ${p}${among}`;
  const split =
    `${a} alone is right on ${integer(agreement.only_a)} of them, ` +
    `${b} alone on ${integer(agreement.only_b)}.`;
  const verdict =
    chance < 0.05
      ? `${ahead} beats ${behind} by ${size} in test accuracy (${sure}).`
      : `Between ${a} and ${b}, ${size} in test accuracy are within noise (${sure}).`;
  return `${verdict} ${split} ${ONE_SEED}`;
}

/** Where what each image was taken for is not known. */
function unpairedSentence(a: string, b: string, difference: Estimate): string {
  const [ahead, behind] = difference.value > 0 ? [b, a] : [a, b];
  const size = sizeText(difference.value, 'test_accuracy', ACCURACY);
  const { low, high } = difference;
  const range = sizeRange(difference, 'test_accuracy', ACCURACY);
  const within = low !== null && high !== null && low <= 0 && high >= 0;
  return within
    ? `Between ${a} and ${b}, ${size} in test accuracy are within noise (95 % interval ${range}, from their accuracies alone). ${ONE_SEED}`
    : `${ahead} beats ${behind} by ${size} in test accuracy (95 % interval ${range}, from their accuracies alone). ${ONE_SEED}`;
}

interface Shown {
  label: string;
  value(value: number): string;
  difference(difference: number, first: number): string;
  /** The same for the limits of an interval, in a line of its own. */
  range?: { value(low: number, high: number): string; difference(low: number, high: number): string };
}

const signed = (value: number, digits: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

const accuracy = (label: string): Shown => ({
  label,
  value: (value) => percent(value, 2),
  difference: (difference) => `${signed(100 * difference, 2)} points`,
  range: {
    value: percentRange,
    difference: (low, high) => `${signed(100 * low, 1)} to ${signed(100 * high, 1)}`,
  },
});

const lossOf = (label: string): Shown => ({
  label,
  value: loss,
  difference: (difference) => signed(difference, 4),
  range: {
    value: (low, high) => `${loss(low)}–${loss(high)}`,
    difference: (low, high) => `${signed(low, 4)} to ${signed(high, 4)}`,
  },
});

const times = (difference: number, first: number): string =>
  first === 0 ? '' : `× ${Number(((first + difference) / first).toPrecision(3))}`;

const SHOWN: Record<Exclude<ResultRow['measure'], 'value'>, Shown> = {
  test_accuracy: accuracy('test accuracy'),
  validation_accuracy: accuracy('validation accuracy'),
  train_accuracy: accuracy('training accuracy'),
  test_loss: lossOf('test loss'),
  validation_loss: lossOf('validation loss'),
  seconds: { label: 'time', value: duration, difference: times },
  images_per_second: { label: 'images/s in training', value: integer, difference: times },
  parameter_count: { label: 'parameters', value: integer, difference: times },
  epochs: {
    label: 'epochs',
    value: (value) => String(Number(value.toFixed(1))),
    difference: (difference) => signed(difference, 0),
  },
};

/** A line of values and, where there are intervals, one of those. */
function resultLines({ measure, values, differences }: ResultRow): (string | null)[][] {
  if (measure === 'value') return [];
  const { label, value, difference, range } = SHOWN[measure];
  const first = values[0]?.value ?? 0;
  const others = differences.slice(1);
  const line = [
    label,
    ...values.map((one) => one && value(one.value)),
    ...others.map((one) => one && difference(one.value, first)),
  ];
  const limits = (one: Estimate | null, write: (low: number, high: number) => string): string =>
    one === null || one.low === null || one.high === null ? '' : write(one.low, one.high);
  if (!range) return [line];
  const ranges = [
    ...values.map((one) => limits(one, range.value)),
    ...others.map((one) => limits(one, range.difference)),
  ];
  return ranges.every((text) => text === '') ? [line] : [line, ['  95 % interval', ...ranges]];
}

const ratio = (value: Estimate | null): string | null => value?.value.toFixed(3) ?? null;
const signedRatio = (one: Estimate | null): string | null => {
  if (one === null || one.low === null || one.high === null) return one && signed(one.value, 3);
  return `${signed(one.value, 3)} (${signed(one.low, 2)} to ${signed(one.high, 2)})`;
};

const written = (value: string | number | boolean | null): string | null =>
  value === null ? null : printable(String(value));
