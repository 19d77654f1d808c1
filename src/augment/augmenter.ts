// Draws what happens to each image of a training step, from a pipeline's list of augmentations.
//
// First all moves of pixels, joined into one map in the order of the list; then changes of pixels where they are, in
// that order too; at last, mixing within the batch. Each augmentation draws from a stream of its own, told apart by its
// name and its number among those of that name, so that one draws the same whichever others stand beside it.
import { openStream, type Stream } from '../random.ts';
import { type Affine, compose, fromFirstPixel } from './affine.ts';
import type {
  Augmentation,
  Batch,
  Geometric,
  ImageSize,
  Mixing,
  Photometric,
  Uniform,
} from './augmentation.ts';
import { type AugmentationName, type AugmentationSpec, augmentations } from './index.ts';

/** What happens to the images of one step; an image is known by its position in the batch, from 0. */
export interface StepAugmentation {
  /** From where in the source each pixel comes, as (x, y) counted from the first pixel; null where none is moved. */
  map(position: number): Affine | null;
  /** `pixels` are the image at that position, moved already. */
  change(pixels: Float32Array, position: number): void;
  mix(batch: Batch): void;
}

export interface Augmenter {
  step(step: number): StepAugmentation;
}

/** How many numbers of a stream belong to one image. */
const DRAWS = 1024;

const registry: Record<AugmentationName, Augmentation<never>> = augmentations;

type Options = AugmentationSpec & { probability: number };

/** One of the list with its stream's number. */
interface Use<Plugin> {
  plugin: Plugin;
  options: Options;
  number: number;
}

/** The same seed and step give the same changes, whatever was drawn before. */
export function createAugmenter(
  specs: readonly AugmentationSpec[],
  seed: number,
  image: ImageSize,
): Augmenter {
  const geometric: Use<Geometric<Options>>[] = [];
  const photometric: Use<Photometric<Options>>[] = [];
  const mixing: Use<Mixing<Options>>[] = [];
  const counts = new Map<string, number>();
  for (const spec of specs) {
    const options = spec as Options;
    const number = (counts.get(options.type) ?? 0) + 1;
    counts.set(options.type, number);
    const plugin = registry[options.type] as Augmentation<Options>;
    if ('map' in plugin) geometric.push({ plugin, options, number });
    else if ('change' in plugin) photometric.push({ plugin, options, number });
    else mixing.push({ plugin, options, number });
  }

  return {
    step(step) {
      const drawn = <Plugin>({ plugin, options, number }: Use<Plugin>) => {
        const stream = openStream(seed, 'augmentation', options.type, number, step);
        return { plugin, options, draw: drawer(stream, options.probability) };
      };
      const [moves, changes, mixtures] = [geometric.map(drawn), photometric.map(drawn), mixing.map(drawn)];
      return {
        map(position) {
          let map: Affine | null = null;
          for (const { plugin, options, draw } of moves) {
            const uniform = draw(position);
            if (uniform === null) continue;
            const next = plugin.map(options, uniform, image);
            // Maps lead from the result back to the source: the last move is undone first.
            map = map === null ? next : compose(next, map);
          }
          return map && fromFirstPixel(map, image);
        },
        change(pixels, position) {
          for (const { plugin, options, draw } of changes) {
            const uniform = draw(position);
            if (uniform !== null) plugin.change(pixels, options, uniform, image);
          }
        },
        mix(batch) {
          for (const { plugin, options, draw } of mixtures) {
            const uniform = draw(0);
            if (uniform !== null) plugin.mix(batch, options, uniform);
          }
        },
      };
    },
  };
}

/** Gives the numbers that belong to a position, or null where chance leaves it as it is. */
function drawer(stream: Stream, probability: number): (position: number) => Uniform | null {
  let next = 0;
  const uniform = (): number => stream.uniform(next++);
  return (position) => {
    const first = position * DRAWS;
    if (probability < 1 && stream.uniform(first) >= probability) return null;
    next = first + 1;
    return uniform;
  };
}
