// The examples of https://protobuf.dev/programming-guides/encoding/.
import { expect, it } from 'vitest';
import { bytes, double, float, int, message, string } from '../src/protobuf.ts';

it.each([
  ['150 in field 1', int(1, 150), [0x08, 0x96, 0x01]],
  ['0 in field 1', int(1, 0), [0x08, 0x00]],
  ['-2 takes ten bytes', int(1, -2), [0x08, 0xfe, ...new Array(8).fill(0xff), 0x01]],
  ['a field above 15', int(20, 7), [0xa0, 0x01, 0x07]],
  ['the text testing in field 2', string(2, 'testing'), [0x12, 0x07, ...Buffer.from('testing')]],
  ['a nested message in field 3', bytes(3, int(1, 150)), [0x1a, 0x03, 0x08, 0x96, 0x01]],
  ['a float in field 2', float(2, 1.5), [0x15, 0x00, 0x00, 0xc0, 0x3f]],
  ['a double in field 1', double(1, -2.5), [0x09, 0, 0, 0, 0, 0, 0, 0x04, 0xc0]],
  ['fields after each other', message(int(1, 1), int(2, 2)), [0x08, 0x01, 0x10, 0x02]],
  ['no field', message(), []],
])('writes %s', (_, fields, expected) => {
  expect([...fields]).toEqual(expected);
});

it('writes the length of a long text as a varint', () => {
  expect([...string(1, 'x'.repeat(300)).subarray(0, 3)]).toEqual([0x0a, 0xac, 0x02]);
});
