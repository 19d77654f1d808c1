// `fmx predict`: what a trained network says about pictures.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { INVERSIONS, type Inversion } from '../../predict/picture.ts';
import { formatTable } from '../../record/format-table.ts';
import { background } from '../../train/image-facts.ts';
import type { TrainedNetwork } from '../../train/trained-network.ts';
import { errorText } from '../error-text.ts';
import { EXIT } from '../exit-codes.ts';
import { findNetwork } from '../find-network.ts';
import { dbOption, examples, jsonOption } from '../options.ts';
import { type Failure, type Prediction, predictPictures } from '../predict-pictures.ts';
import { count, percent, printable } from '../text.ts';

interface PredictOptions {
  db: string;
  top: number;
  invert: Inversion;
  trim?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .argument('<trial>', 'its number; or latest, or a name: the best trial of that run')
    .argument(
      '<pictures...>',
      'PNG, JPEG, WebP, GIF, TIFF or AVIF of any size, grey or colour; or folders of them',
    )
    .option('-n, --top <count>', 'how many classes to name', wholeNumber, 3)
    .addOption(
      new Option(
        '--invert <when>',
        "make light dark and dark light; auto does so where a picture's background is not like that of the training images",
      )
        .choices(INVERSIONS)
        .default('auto'),
    )
    .option('--trim', 'cut off margins of one colour first, as the makers of Fashion-MNIST did')
    .addOption(dbOption())
    .addOption(jsonOption('as JSON: an entry for each picture, in their order'))
    .addHelpText('after', `${EXAMPLES}\n${PREPROCESSING}`)
    .action(async (named: string, paths: string[], options: PredictOptions) => {
      const { network, notice } = await findNetwork(options.db, named);
      if (notice) process.stderr.write(`${notice}\n`);
      const results = await predictPictures(network, paths, { ...options, trim: options.trim === true });
      const predictions = results.filter((result) => 'class' in result);
      const failures = results.filter((result) => 'error' in result);
      if (options.json) process.stdout.write(`${JSON.stringify(results.map(asJson), null, 2)}\n`);
      else if (predictions.length > 0) process.stdout.write(table(predictions));
      const about = backgroundNotice(predictions, network);
      if (about && !options.json) process.stderr.write(`${about}\n`);
      for (const { error } of failures) process.stderr.write(`${await errorText(error, process.stderr)}\n`);
      process.exitCode = failures.length > 0 ? EXIT.failed : EXIT.done;
    });
}

const EXAMPLES = examples(
  ['fmx predict 3 shirt.jpg', 'what the network of trial 3 takes it for'],
  ['fmx predict latest photos/ --top 5', 'all pictures of a folder, by the best network of the newest run'],
  ["fmx predict 3 *.png --json | jq -r '.[] | [.image, .class] | @tsv'", 'for programs'],
);

const PREPROCESSING = `
A picture is made like the training images: as large as they are, its proportions kept and its border continued, grey
where they are grey. In Fashion-MNIST light clothes fill a dark picture: a photo on a light ground is inverted, which is
said, and --trim helps where there is much ground around the thing.`;

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, at least 1.');
}

const asJson = (result: Prediction | Failure): object =>
  'error' in result ? { image: result.image, error: result.error.message } : result;

function table(predictions: readonly Prediction[]): string {
  const { isTTY, columns } = process.stdout;
  const rows = predictions.map(({ image, class: name, confidence, top }) => [
    printable(image),
    printable(name),
    percent(confidence),
    top
      .slice(1)
      .map((other) => `${printable(other.class)} ${percent(other.confidence)}`)
      .join(', '),
  ]);
  return formatTable(
    { columns: ['picture', 'class', 'confidence', 'runners-up'], rows },
    isTTY ? columns : Number.POSITIVE_INFINITY,
  );
}

/** What was, or could be, done about backgrounds that the network does not know. */
function backgroundNotice(predictions: readonly Prediction[], { facts }: TrainedNetwork): string | undefined {
  const opposite = predictions.filter(({ opposite_background: is }) => is);
  if (opposite.length === 0) return undefined;
  const known = background(facts);
  const found = known === 'dark' ? 'light' : 'dark';
  const which =
    predictions.length === 1
      ? 'The background is'
      : `The background of ${count(opposite.length, 'picture')} is`;
  const inverted = opposite.every((prediction) => prediction.inverted);
  const what = inverted ? 'inverted (--invert never keeps it)' : '`--invert auto` may do better';
  return `${which} ${found}, that of the training images ${known}: ${what}.`;
}
