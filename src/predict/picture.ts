// A picture from a file, made like the images that a network was trained on.
//
// It is turned as its camera says, its transparent parts take the background of the training images, and it is made as
// large as fits, its proportions kept. What is left over at two sides takes the colour of the picture's own border.
import { readFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { FmxError, messageOf } from '../errors.ts';
import { background, type ImageFacts, lightBorder } from '../train/image-facts.ts';

/** `auto` inverts a picture with a light background for a network that knows dark ones, and the other way round. */
export const INVERSIONS = ['auto', 'always', 'never'] as const;
export type Inversion = (typeof INVERSIONS)[number];

export interface Picture {
  /** [height, width, channels], as of the training images. */
  pixels: Uint8Array;
  inverted: boolean;
  /** Is its background light where the training images have a dark one, or the other way round? */
  opposite: boolean;
}

const MAX_BYTE = 255;
const COLOURS = 3;
/** How far, of 255, a margin's colours lie from the border's at most: a twentieth, as when Fashion-MNIST was made. */
const LIKENESS = 13;

export interface PictureOptions {
  invert: Inversion;
  /** Are margins of one colour cut off first? */
  trim: boolean;
}

/**
 * Throws FmxError('data') with the file's name where it cannot be read, and FmxError('engine') where no picture can be;
 * or where the network takes none.
 */
export async function readPicture(
  file: string,
  facts: ImageFacts,
  { invert, trim }: PictureOptions,
): Promise<Picture> {
  const { shape } = facts;
  if (shape.channels !== 1 && shape.channels !== COLOURS) {
    throw new FmxError('engine', `no picture has the ${shape.channels} channels that the network takes`, {
      hint: 'Pictures are grey (1) or red, green and blue (3).',
    });
  }
  const sharp = await decoder();
  const content = await contentOf(file);
  try {
    const whole = await rgb(
      sharp(content)
        .autoOrient()
        .flatten({ background: background(facts) === 'light' ? 'white' : 'black' }),
    );
    const [red = 0, green = 0, blue = 0] = borderColour(whole);
    const { data, ...size } = whole;
    const picture = sharp(data, { raw: { ...size, channels: COLOURS } });
    const trimmed = trim
      ? picture.trim({ background: { r: red, g: green, b: blue }, threshold: LIKENESS })
      : picture;
    const fitting = await rgb(trimmed.resize({ height: shape.height, width: shape.width, fit: 'inside' }));
    const colour = centred(fitting, shape, [red, green, blue]);
    const light = lightBorder({ images: data, count: 1 }, { ...size, channels: COLOURS }) > 0.5;
    const opposite = background(facts) === (light ? 'dark' : 'light');
    const inverted = invert === 'auto' ? opposite : invert === 'always';
    const pixels = shape.channels === 1 ? grey(colour) : colour;
    return { pixels: inverted ? pixels.map((value) => MAX_BYTE - value) : pixels, inverted, opposite };
  } catch (cause) {
    throw new FmxError('data', `${file} is damaged, or no picture: ${messageOf(cause).split('\n')[0]}`, {
      hint: 'PNG, JPEG, WebP, GIF, TIFF and AVIF can be read.',
      cause,
    });
  }
}

/** Loaded when it is needed: it is native code, which not every platform has. */
async function decoder() {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new FmxError('engine', `pictures cannot be decoded here: ${messageOf(cause).split('\n')[0]}`, {
      hint: '`npm ci` installs what is missing, where sharp knows the platform.',
      cause,
    });
  }
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const message = missing ? `${file} does not exist` : `${file} cannot be read: ${messageOf(cause)}`;
    throw new FmxError('data', message, { cause });
  }
}

interface Rgb {
  /** [height, width, 3] */
  data: Uint8Array;
  height: number;
  width: number;
}

async function rgb(picture: Sharp): Promise<Rgb> {
  const decoded = picture.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { data, info } = await decoded;
  return { data, height: info.height, width: info.width };
}

/** The picture in the middle of a larger one of one colour. */
function centred(
  { data, ...from }: Rgb,
  to: { height: number; width: number },
  around: readonly number[],
): Uint8Array {
  const result = new Uint8Array(to.height * to.width * COLOURS).map((_, i) => around[i % COLOURS] as number);
  const row = from.width * COLOURS;
  const [top, left] = [Math.floor((to.height - from.height) / 2), Math.floor((to.width - from.width) / 2)];
  for (let y = 0; y < from.height; y++) {
    result.set(data.subarray(y * row, (y + 1) * row), ((top + y) * to.width + left) * COLOURS);
  }
  return result;
}

/** The median of each colour along the border. */
function borderColour({ data, height, width }: Rgb): number[] {
  const border: number[] = [];
  for (let y = 0; y < height; y++) {
    const inner = y > 0 && y < height - 1;
    for (let x = 0; x < width; x += inner ? Math.max(1, width - 1) : 1)
      border.push((y * width + x) * COLOURS);
  }
  return Array.from({ length: COLOURS }, (_, colour) => {
    const values = Uint8Array.from(border, (at) => data[at + colour] as number).sort();
    return values[Math.floor(values.length / 2)] as number;
  });
}

/** Luma of ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue. Grey stays as it is. */
function grey(pixels: Uint8Array): Uint8Array {
  return new Uint8Array(pixels.length / COLOURS).map((_, i) => {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(i * COLOURS, (i + 1) * COLOURS);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
}
