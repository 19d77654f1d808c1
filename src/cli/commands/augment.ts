// `fmx augment`: a picture of what a pipeline's augmentation does to training images.
import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadPipeline } from '../../config/load.ts';
import { loadDataset } from '../../datasets/index.ts';
import { FmxError, messageOf } from '../../errors.ts';
import { augmentationSheet, isPicturable } from '../../train/augmentation-sheet.ts';
import { EXIT } from '../exit-codes.ts';
import { locate } from '../locate.ts';
import { dataDirOption, examples, setOption } from '../options.ts';
import { createDisplay, type Display } from '../progress/display.ts';

interface AugmentOptions {
  output: string;
  images: number;
  set: string[];
  dataDir?: string;
}

const VARIANTS = 8;
const SCALE = 3;
const MOST_IMAGES = 100;

export function define(command: Command): void {
  command
    .argument('<file>', 'the pipeline, a YAML file')
    .option('-o, --output <file>', 'the PNG file', 'augmentation.png')
    .addOption(
      new Option('--images <n>', 'how many images, each with eight variants').default(8).argParser(count),
    )
    .addOption(setOption())
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      examples(
        ['fmx augment my.yaml', 'writes augmentation.png: images on the left, variants beside them'],
        ["fmx augment my.yaml --set 'augmentation=[{rotation: {degrees: 30}}]'", 'tries another one'],
      ),
    )
    .action(async (file: string, options: AugmentOptions) => {
      const display = await createDisplay({});
      try {
        write(options.output, await sheetOf(file, options, display));
      } finally {
        display.close();
      }
      process.stdout.write(`${options.output}\n`);
      process.exitCode = EXIT.done;
    });
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_IMAGES) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_IMAGES}.`);
}

async function sheetOf(
  file: string,
  { images, set, dataDir }: AugmentOptions,
  display: Display,
): Promise<Buffer> {
  const loaded = loadPipeline(file, { set });
  for (const notice of loaded.notices) display.note(notice);
  const { pipeline } = loaded;
  if (pipeline.augmentation.length === 0) {
    throw new FmxError('config', `${file} changes no images: its augmentation is empty`, {
      hint: 'Write some, as in `augmentation: [{rotation: {degrees: 10}}, horizontal_flip]`.',
    });
  }
  const { signal } = new AbortController();
  const dataset = await loadDataset(await locate(loaded, dataDir, { display, signal }));
  if (!isPicturable(dataset.shape)) {
    const { channels } = dataset.shape;
    throw new FmxError(
      'data',
      `images of ${channels} channels cannot be shown; grey ones (1) and colour (3) can`,
    );
  }
  const sheet = { images, variants: VARIANTS, scale: SCALE };
  return Buffer.from(augmentationSheet({ pipeline, seed: pipeline.seed }, dataset, sheet), 'base64');
}

function write(file: string, content: Buffer): void {
  try {
    writeFileSync(file, content);
  } catch (cause) {
    throw new FmxError('storage', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
}
