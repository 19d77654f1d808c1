import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FmxError } from '../../src/errors.ts';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../../src/train/safetensors.ts';

const file: TensorFile = {
  tensors: new Map([
    ['dense_1/kernel', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ['dense_1/bias', { shape: [3], values: Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0) }],
    ['t', { shape: [], values: Float32Array.of(7) }],
  ]),
  metadata: { title: 'Größe „1“' },
};

describe('a safetensors file', () => {
  it('gives back what was written', () => {
    const decoded = decodeSafetensors(encodeSafetensors(file));
    expect(decoded).toEqual(file);
    expect([...decoded.tensors.keys()]).toEqual([...file.tensors.keys()]);
  });

  it('gives back tensors that lie inside larger memory, also when it does so itself', () => {
    const memory = Float32Array.of(0, 1, 2, 3);
    const tensors = new Map([['w', { shape: [2], values: memory.subarray(1, 3) }]]);
    const inside = Buffer.concat([Buffer.alloc(3), encodeSafetensors({ tensors, metadata: {} })]).subarray(3);
    expect(decodeSafetensors(inside).tensors.get('w')?.values).toEqual(Float32Array.of(1, 2));
  });

  it('has the layout of the format: length, header, tensors, all on eight bytes', () => {
    const bytes = Buffer.from(encodeSafetensors(file));
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    expect(JSON.parse(bytes.subarray(8, 8 + length).toString())).toEqual({
      __metadata__: { title: 'Größe „1“' },
      'dense_1/kernel': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      'dense_1/bias': { dtype: 'F32', shape: [3], data_offsets: [24, 36] },
      t: { dtype: 'F32', shape: [], data_offsets: [36, 40] },
    });
    expect(bytes.length).toBe(8 + length + 40);
    expect(bytes.readFloatLE(8 + length + 4)).toBe(2);
  });

  it('of another program is read: tensors in any order, no metadata, a header without padding', () => {
    const header = Buffer.from(
      '{"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
    );
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const data = Buffer.from(Float32Array.of(1, 2, 3).buffer);
    const { tensors, metadata } = decodeSafetensors(Buffer.concat([length, header, data]));
    expect(tensors.get('a')?.values).toEqual(Float32Array.of(1, 2));
    expect(tensors.get('b')?.values).toEqual(Float32Array.of(3));
    expect(metadata).toEqual({});
  });

  it('that is cut off anywhere is refused', () => {
    const whole = encodeSafetensors(file);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSafetensors(whole.subarray(0, length))).toThrow('not a whole safetensors file');
    }
  });

  it('that is damaged anywhere is read or refused, but never crashes', () => {
    const whole = encodeSafetensors(file);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const damaged = whole.slice();
        damaged[at] = byte;
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(FmxError);
        }
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it.each([
    ['null', 'its header is not JSON'],
    ['[]', 'its header is not JSON'],
    ['{"w":null}', 'tensor w is not described'],
    ['{"w":{"dtype":"F16","shape":[0],"data_offsets":[0,0]}}', 'tensor w is not float32'],
    ['{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 'tensor w is not float32'],
    ['{"w":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}', 'tensor w is not described'],
    ['{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 'tensor w is cut off'],
  ])('with the header %s is refused: %s', (header, fault) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    expect(() => decodeSafetensors(Buffer.concat([length, Buffer.from(header)]))).toThrow(fault);
  });
});
