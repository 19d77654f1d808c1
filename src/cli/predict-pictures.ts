// What a network says about pictures, one after the other; a picture that cannot be read stops none of the others.
import { FmxError } from '../errors.ts';
import { classify } from '../predict/classify.ts';
import { type Picture, type PictureOptions, readPicture } from '../predict/picture.ts';
import { threadCount } from '../schedule/threads.ts';
import type { TrainedNetwork } from '../train/trained-network.ts';
import { picturesIn } from './pictures.ts';

export interface Guess {
  class: string;
  /** The network's probability of it, 0 … 1. */
  confidence: number;
}

export interface Prediction extends Guess {
  image: string;
  /** Likeliest first: the class itself, then the runners-up. */
  top: Guess[];
  /** Was light made dark, and dark light? */
  inverted: boolean;
  /** Is the background light where that of the training images is dark, or the other way round? */
  opposite_background: boolean;
}

export interface Failure {
  image: string;
  error: FmxError;
}

/** In the order of the paths, folders opened. */
export async function predictPictures(
  network: TrainedNetwork,
  paths: readonly string[],
  { top, ...options }: PictureOptions & { top: number },
): Promise<(Prediction | Failure)[]> {
  const results: (Failure | { image: string; picture: Picture })[] = [];
  for (const path of paths) {
    const files = picturesIn(path);
    if (files instanceof FmxError) results.push({ image: path, error: files });
    else for (const file of files) results.push(await read(file, network, options));
  }
  const pictures = results.flatMap((result) => ('picture' in result ? [result.picture.pixels] : []));
  const probabilities = (await classify(network, pictures, threadCount('auto'))).values();
  return results.map((result) => {
    if ('error' in result) return result;
    const guesses = ranked(probabilities.next().value ?? [], network.facts.classes).slice(0, top);
    const { inverted, opposite } = result.picture;
    const [best] = guesses as [Guess];
    return { image: result.image, ...best, top: guesses, inverted, opposite_background: opposite };
  });
}

async function read(
  image: string,
  { facts }: TrainedNetwork,
  options: PictureOptions,
): Promise<Failure | { image: string; picture: Picture }> {
  try {
    return { image, picture: await readPicture(image, facts, options) };
  } catch (error) {
    if (error instanceof FmxError && error.code === 'data') return { image, error };
    throw error;
  }
}

const ranked = (probabilities: readonly number[], classes: readonly string[]): Guess[] =>
  probabilities
    .map((confidence, i) => ({ class: classes[i] as string, confidence }))
    .sort((a, b) => b.confidence - a.confidence);
