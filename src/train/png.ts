// A picture of one image of a data set.
import { PNG } from 'pngjs';
import type { ImageShape } from '../datasets/dataset.ts';

const GREY = 0;
const COLOUR = 2;

/** Image number `index` as a PNG, base64. `images` are bytes, channels last, of 1 (grey) or 3 (red, green, blue). */
export function encodePng(
  images: Uint8Array,
  index: number,
  { height, width, channels }: ImageShape,
): string {
  const length = height * width * channels;
  const colorType = channels === 1 ? GREY : COLOUR;
  const png = new PNG({ width, height, colorType, inputColorType: colorType, inputHasAlpha: false });
  png.data = Buffer.from(images.subarray(index * length, (index + 1) * length));
  // Room for all of it: zlib would take 32 KB for each of a trial's hundred small pictures.
  const deflateChunkSize = Math.max(1024, length);
  return PNG.sync
    .write(png, { colorType, inputColorType: colorType, inputHasAlpha: false, deflateChunkSize })
    .toString('base64');
}
