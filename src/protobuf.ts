// Writes Protocol Buffers' wire format: https://protobuf.dev/programming-guides/encoding/.

/** The bytes of some fields, to be nested or concatenated. */
export type Fields = Uint8Array;

function varint(value: bigint): number[] {
  let rest = BigInt.asUintN(64, value);
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return bytes;
}

const tag = (field: number, wireType: number): number[] => varint(BigInt((field << 3) | wireType));

/** An int32, int64 or enum. */
export const int = (field: number, value: number): Fields =>
  Uint8Array.from([...tag(field, 0), ...varint(BigInt(value))]);

export function float(field: number, value: number): Fields {
  return Uint8Array.from([...tag(field, 5), ...new Uint8Array(Float32Array.of(value).buffer)]);
}

export function double(field: number, value: number): Fields {
  return Uint8Array.from([...tag(field, 1), ...new Uint8Array(Float64Array.of(value).buffer)]);
}

/** Bytes, or a nested message. */
export function bytes(field: number, content: Uint8Array): Fields {
  return message(Uint8Array.from([...tag(field, 2), ...varint(BigInt(content.length))]), content);
}

export const string = (field: number, value: string): Fields => bytes(field, new TextEncoder().encode(value));

/** Fields one after the other. */
export function message(...fields: Fields[]): Fields {
  const whole = new Uint8Array(fields.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of fields) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
