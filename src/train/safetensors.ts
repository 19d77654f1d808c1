// Reads and writes safetensors, float32 alone: https://huggingface.co/docs/safetensors, "Format".
import { FmxError } from '../errors.ts';
import { type Shape, sizeOf } from '../ir/value.ts';

export interface TensorData {
  shape: Shape;
  values: Float32Array;
}

export interface TensorFile {
  tensors: Map<string, TensorData>;
  metadata: Record<string, string>;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;

/** The file's bytes: the header's length (64-bit), the header (JSON), the tensors one after the other. */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, Entry | Record<string, string>> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const start = end;
    end += values.byteLength;
    header[name] = { dtype: 'F32', shape: [...shape], data_offsets: [start, end] };
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  const padding = (8 - (text.length % 8)) % 8;
  const start = LENGTH_BYTES + text.length + padding;
  const file = new Uint8Array(start + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length + padding), true);
  file.set(text, LENGTH_BYTES);
  file.fill(0x20, LENGTH_BYTES + text.length, start);
  let at = start;
  for (const { values } of tensors.values()) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/** Throws FmxError('storage') where the bytes are no whole safetensors file of float32 tensors. */
export function decodeSafetensors(file: Uint8Array): TensorFile {
  const fault = (why: string): never => {
    throw new FmxError('storage', `not a whole safetensors file: ${why}`);
  };
  if (file.length < LENGTH_BYTES) fault('it has no header');
  const headerLength = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const start = LENGTH_BYTES + headerLength;
  if (start > file.length) fault('its header is cut off');
  const header = parseHeader(file.subarray(LENGTH_BYTES, start)) ?? fault('its header is not JSON');
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, TensorData>();
  for (const [name, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) return fault(`tensor ${name} is not described`);
    const [from, to] = entry.data_offsets;
    if (entry.dtype !== 'F32' || to - from !== sizeOf(entry.shape) * 4)
      fault(`tensor ${name} is not float32`);
    if (start + to > file.length) fault(`tensor ${name} is cut off`);
    // A copy, because tensors need not lie on four bytes; a Buffer's own slice would be none.
    const bytes = new Uint8Array(file.subarray(start + from, start + to));
    tensors.set(name, { shape: entry.shape, values: new Float32Array(bytes.buffer) });
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function isEntry(value: unknown): value is Entry {
  const { shape, data_offsets: offsets } = Object(value);
  const areCounts = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((item) => Number.isSafeInteger(item) && item >= 0);
  return areCounts(shape) && areCounts(offsets) && offsets.length === 2;
}

function parseHeader(text: Uint8Array): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(text));
    const isMap = typeof header === 'object' && header !== null && !Array.isArray(header);
    return isMap ? { ...header } : undefined;
  } catch {
    return undefined;
  }
}
