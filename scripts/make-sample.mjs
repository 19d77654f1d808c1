// Cuts test/fixtures/fashion-mnist-sample/ out of the real data: the first 100 training and 30 test images
// of each class, in the order of the original.
//
//   node scripts/make-sample.mjs FOLDER      (where the four .gz files of Fashion-MNIST are)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const [from = '/usr/share/datasets/fashion-mnist'] = process.argv.slice(2);
const to = join(import.meta.dirname, '../test/fixtures/fashion-mnist-sample');
const CLASSES = 10;
const PIXELS = 28 * 28;

/** The indices of the first `each` examples of every class, ascending. */
function firstOfEachClass(labels, each) {
  const left = new Array(CLASSES).fill(each);
  return [...labels.keys()].filter((index) => left[labels[index]]-- > 0);
}

/** Header and data as one gzipped idx file. */
function write(name, dims, data) {
  const header = Buffer.alloc(4 + 4 * dims.length);
  header.set([0, 0, 8, dims.length]);
  dims.forEach((dim, i) => {
    header.writeUInt32BE(dim, 4 + 4 * i);
  });
  writeFileSync(join(to, name), gzipSync(Buffer.concat([header, data]), { level: 9 }));
}

function cut(split, each) {
  const imagesName = `${split}-images-idx3-ubyte.gz`;
  const labelsName = `${split}-labels-idx1-ubyte.gz`;
  const images = gunzipSync(readFileSync(join(from, imagesName))).subarray(16);
  const labels = gunzipSync(readFileSync(join(from, labelsName))).subarray(8);
  const indices = firstOfEachClass(labels, each);
  const pictures = indices.map((index) => images.subarray(index * PIXELS, (index + 1) * PIXELS));
  write(imagesName, [indices.length, 28, 28], Buffer.concat(pictures));
  write(labelsName, [indices.length], Buffer.from(indices.map((index) => labels[index])));
}

mkdirSync(to, { recursive: true });
cut('train', 100);
cut('t10k', 30);
