// A data set that lies in four idx files: images and labels, to train with and to test with.
import { FmxError } from '../errors.ts';
import type { Dataset, ImageShape, LocatedDataset, Split } from './dataset.ts';
import { type Idx, readIdx, readIdxHeader } from './idx.ts';

/** Paths of the four files. A type, not an interface, so that it is also a `Record<string, string>`. */
export type IdxFiles = {
  train_images: string;
  train_labels: string;
  test_images: string;
  test_labels: string;
};

/** Shape and counts as the headers of the four files say. Throws FmxError('data') where they don't fit. */
export async function inspectIdxFiles(files: IdxFiles): Promise<Pick<LocatedDataset, 'shape' | 'counts'>> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    readIdxHeader(files.train_images),
    readIdxHeader(files.train_labels),
    readIdxHeader(files.test_images),
    readIdxHeader(files.test_labels),
  ]);
  const shape = shapeOf(trainImages.dims, files.train_images);
  const testShape = shapeOf(testImages.dims, files.test_images);
  if (describe(shape) !== describe(testShape)) {
    throw new FmxError(
      'data',
      `${files.test_images} holds images of ${describe(testShape)}, ${files.train_images} of ${describe(shape)}`,
    );
  }
  return {
    shape,
    counts: {
      train: countOf(trainImages.dims, files.train_images, trainLabels.dims, files.train_labels),
      test: countOf(testImages.dims, files.test_images, testLabels.dims, files.test_labels),
    },
  };
}

/** Reads the four files into memory, unpacking them in parallel. Throws FmxError('data'). */
export async function loadIdxFiles(located: LocatedDataset): Promise<Dataset> {
  const { shape, classes, counts, files } = located;
  const read = async (split: 'train' | 'test'): Promise<Split> => {
    const imagesFile = files[`${split}_images`] ?? '';
    const labelsFile = files[`${split}_labels`] ?? '';
    const [images, labels] = await Promise.all([readIdx(imagesFile), readIdx(labelsFile)]);
    const count = countOf(images.dims, imagesFile, labels.dims, labelsFile);
    const found = shapeOf(images.dims, imagesFile);
    if (describe(found) !== describe(shape) || count !== counts[split]) {
      throw new FmxError(
        'data',
        `${imagesFile} has changed: it holds ${count} images of ${describe(found)}, ` +
          `and held ${counts[split]} of ${describe(shape)} when this trial was planned`,
      );
    }
    checkLabels(labels, labelsFile, classes);
    return { images: images.data, labels: labels.data, count };
  };
  const [train, test] = await Promise.all([read('train'), read('test')]);
  return { shape, classes, train, test };
}

function describe({ height, width, channels }: ImageShape): string {
  return `${height} × ${width} × ${channels}`;
}

/** `[count, height, width]` or `[count, height, width, channels]`. */
function shapeOf(dims: number[], file: string): ImageShape {
  const [count, height, width, channels = 1] = dims;
  if (!count || !height || !width || channels === 0 || dims.length > 4) {
    throw new FmxError('data', `${file} holds no images: its dimensions are ${dims.join(' × ')}`, {
      hint: 'Images have the dimensions count × height × width, or count × height × width × channels.',
    });
  }
  return { height, width, channels };
}

function countOf(images: number[], imagesFile: string, labels: number[], labelsFile: string): number {
  if (labels.length !== 1) {
    throw new FmxError('data', `${labelsFile} holds no labels: its dimensions are ${labels.join(' × ')}`, {
      hint: 'Labels have one dimension. Are the paths of images and labels exchanged?',
    });
  }
  const [count = 0] = images;
  if (labels[0] !== count) {
    throw new FmxError('data', `${labelsFile} holds ${labels[0]} labels, but ${imagesFile} ${count} images`);
  }
  return count;
}

function checkLabels(labels: Idx, file: string, classes: string[]): void {
  const wrong = labels.data.findIndex((label) => label >= classes.length);
  if (wrong !== -1) {
    throw new FmxError(
      'data',
      `${file}: label ${labels.data[wrong]} (example ${wrong}) is none of the ${classes.length} classes`,
      { hint: `Labels count from 0: ${classes.length} classes have the labels 0 … ${classes.length - 1}.` },
    );
  }
}
