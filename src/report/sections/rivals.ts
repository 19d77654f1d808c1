// The best trial against others, image by image: which of them get right what the other one gets wrong.
import type { RunData } from '../../record/run-data.ts';
import type { SweepTrial } from '../../record/sweep-data.ts';
import { type Agreement, accuracyDifference, agreementOf, mcnemar } from '../../statistics/mcnemar.ts';
import { bestTrial, finalEvaluation } from '../best.ts';
import * as format from '../format.ts';
import { shownSize } from '../picture.ts';
import type { Section } from '../section.ts';
import { fill, type Table } from '../table.ts';

const MAX_PICTURES = 12;
const PICTURE_SIZE = 56;

interface Picture {
  png: string;
  width: number;
  height: number;
  alt: string;
  label: string;
}

interface View {
  best: string;
  images: string;
  rivals: { name: string; sentence: string; table: Table; pictures: Picture[] }[];
}

export const rivals: Section<View> = {
  title: 'Where the best trial and others differ',
  view(run) {
    const predictions = run.sweep?.predictions;
    const [best, ...others] = predictions?.of ?? [];
    if (!run.sweep || !predictions || !best || others.length === 0) return null;
    const trials = new Map(run.sweep.trials.map((trial) => [trial.id, trial]));
    const own = trials.get(best.trial);
    if (!own) return null;
    const actual = Buffer.from(predictions.actual, 'base64');
    const answers = Buffer.from(best.predicted, 'base64');
    return {
      best: nameOf(own),
      images: format.integer(actual.length),
      rivals: others.flatMap((other) => {
        const rival = trials.get(other.trial);
        return rival
          ? [compare(run, { own, rival, actual, answers, others: Buffer.from(other.predicted, 'base64') })]
          : [];
      }),
    };
  },
};

const nameOf = ({ id, name, seed }: SweepTrial): string =>
  `trial ${id} (${format.label(name)}, seed ${seed})`;

interface Pair {
  own: SweepTrial;
  rival: SweepTrial;
  actual: Uint8Array;
  /** What the best trial said, and the rival. */
  answers: Uint8Array;
  others: Uint8Array;
}

function compare(run: RunData, pair: Pair): View['rivals'][number] {
  const { rival, actual, answers, others } = pair;
  const right = (said: Uint8Array): boolean[] => Array.from(actual, (label, i) => said[i] === label);
  const [ownRight, otherRight] = [right(answers), right(others)];
  return {
    name: `against ${nameOf(rival)}`,
    sentence: sentence(agreementOf(ownRight, otherRight)),
    table: classTable(run, pair, ownRight, otherRight),
    pictures: pictures(run, pair),
  };
}

function sentence(agreement: Agreement): string {
  const { both, only_a, only_b, neither } = agreement;
  const { exact_p } = mcnemar(agreement);
  const { value, low, high } = accuracyDifference(agreement);
  const [ahead, behind] =
    value >= 0 ? ['The best trial', 'the other one'] : ['The other one', 'the best trial'];
  const [least, most] = [low, high]
    .map((end) => (end ?? Number.NaN) * (value >= 0 ? 1 : -1))
    .sort((a, b) => a - b);
  const lead =
    value === 0
      ? 'Both get as many right.'
      : `${ahead} gets ${format.decimal(Math.abs(100 * value), 2)} points more right than ${behind} (${format.INTERVAL} ${format.decimal(100 * (least ?? 0), 2)} to ${format.decimal(100 * (most ?? 0), 2)}).`;
  const verdict =
    exact_p < 0.05
      ? `That is more than chance makes with these images (McNemar’s exact test, p ${exact_p < 0.001 ? '< 0.001' : `= ${format.decimal(exact_p)}`}).`
      : `Chance alone makes such a split often enough (McNemar’s exact test, p = ${format.decimal(exact_p, 2)}): these images cannot tell which one is better.`;
  return `${lead} Of the images, ${format.integer(both)} are right in both, ${format.integer(only_a)} in the best trial alone, ${format.integer(only_b)} in the other one alone, and ${format.integer(neither)} in neither. ${verdict}`;
}

/** By class, how many images only one of them gets right. */
function classTable(
  { sweep }: RunData,
  { own, rival, actual }: Pair,
  ownRight: boolean[],
  otherRight: boolean[],
): Table {
  const rows = (sweep?.classes ?? []).map((name, label) => {
    const counts = { name, both: 0, own: 0, other: 0, neither: 0 };
    actual.forEach((one, i) => {
      if (one !== label) return;
      counts[ownRight[i] ? (otherRight[i] ? 'both' : 'own') : otherRight[i] ? 'other' : 'neither']++;
    });
    return counts;
  });
  return {
    name: `trials-${own.id}-and-${rival.id}`,
    caption: `Test images by class, and which of trials ${own.id} and ${rival.id} get them right`,
    ...fill(rows, [
      { label: 'class', cell: ({ name }) => format.label(name) },
      { label: 'both', format: format.integer, cell: ({ both }) => both },
      { label: `only trial ${own.id}`, format: format.integer, cell: ({ own }) => own },
      { label: `only trial ${rival.id}`, format: format.integer, cell: ({ other }) => other },
      { label: 'neither', format: format.integer, cell: ({ neither }) => neither },
    ]),
  };
}

/** Images that the best trial gets wrong and the other one right: of the best one's mistakes there are pictures. */
function pictures(run: RunData, { actual, answers, others }: Pair): Picture[] {
  const evaluation = finalEvaluation(bestTrial(run));
  const name = (label: number | undefined): string => format.label(evaluation?.classes[label ?? -1] ?? '');
  return (evaluation?.split === 'test' ? evaluation.mistakes : [])
    .filter(({ index }) => others[index] === actual[index] && answers[index] !== actual[index])
    .slice(0, MAX_PICTURES)
    .map(({ index, png }) => ({
      png,
      ...shownSize(png, PICTURE_SIZE),
      alt: `test image ${index}: ${name(actual[index])}, taken for ${name(answers[index])} by the best trial alone`,
      label: name(answers[index]),
    }));
}
