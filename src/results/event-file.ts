// TensorBoard's event files: the records of TensorFlow (tensorflow/core/lib/io/record_writer.h), in each an Event
// (tensorflow/core/util/event.proto).
import { writeFileSync } from 'node:fs';
import { bytes, double, type Fields, float, int, message, string } from '../protobuf.ts';
import { crc32c } from './crc32c.ts';

/** Something that is told at a time: seconds since 1970, and a step, which is an epoch here. */
export interface Summary {
  at: number;
  step: number;
  values: Fields[];
}

export const scalar = (tag: string, value: number): Fields =>
  bytes(1, message(string(1, tag), float(2, value)));

/** What a plugin of TensorBoard keeps under a tag: its data, and an empty tensor, because there must be one. */
export function pluginData(plugin: string, tag: string, content: Fields): Fields {
  const metadata = bytes(1, message(string(1, plugin), bytes(2, content)));
  const nothing = message(int(1, DT_FLOAT), bytes(2, message()), bytes(5, new Uint8Array(4)));
  return bytes(1, message(string(1, tag), bytes(9, metadata), bytes(8, nothing)));
}

const DT_FLOAT = 1;

export function writeEventFile(file: string, summaries: readonly Summary[]): void {
  const begins = summaries[0]?.at ?? 0;
  const events = summaries.map(({ at, step, values }) =>
    message(double(1, at), int(2, step), bytes(5, message(...values))),
  );
  const version = message(double(1, begins), string(3, 'brain.Event:2'));
  writeFileSync(file, Buffer.concat([version, ...events].flatMap(record)), { flag: 'wx' });
}

/** A length and its checksum, the content and its checksum. */
function record(content: Uint8Array): Uint8Array[] {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(content.length));
  head.writeUInt32LE(masked(crc32c(head.subarray(0, 8))), 8);
  const foot = Buffer.alloc(4);
  foot.writeUInt32LE(masked(crc32c(content)));
  return [head, content, foot];
}

/** A checksum of what holds checksums is no good one: it is turned by 15 bits, and a constant added. */
const masked = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
