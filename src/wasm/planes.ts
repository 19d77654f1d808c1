// Compiles elementwise ops over images [channels, height, width, batch] into one SIMD loop that goes through them once.
//
// What is broadcast (one number a channel, or one for each image) is read where it lies. A sum over all but the
// channels is one more result of the same loop. Sums are added up pixel by pixel, then over pixels, which keeps their
// rounding errors small.
import { sizeOf, type Value } from '../ir/value.ts';
import { instructionsOf } from './elementwise.ts';
import { f32x4, i32, local, v128 } from './instructions.ts';
import { type AppliedKernel, type ChannelPointer, eachChannel, FLOAT_BYTES, VECTOR_BYTES } from './kernel.ts';
import { advance, type Local, writer } from './writer.ts';

/** Is it a sum over all axes but the channels? */
export function isChannelSum(value: Value): boolean {
  if (value.op !== 'ReduceSum' || value.inputs[0]?.shape.length !== 4) return false;
  return [...value.attributes.axes].sort().join() === '1,2,3';
}

/**
 * A loop that computes `results`: values of shape `space`, or channel sums of such. `isInput` says which values lie in
 * memory; between them and the results are elementwise ops. The last axis of `space` is a multiple of 4.
 */
export function compilePlanes(
  results: readonly Value[],
  space: readonly [number, number, number, number],
  isInput: (value: Value) => boolean,
): AppliedKernel {
  const inputs: Value[] = [];
  const computed: Value[] = [];
  const visited = new Set<Value>();
  const visit = (value: Value): void => {
    if (visited.has(value)) return;
    visited.add(value);
    if (isInput(value)) {
      inputs.push(value);
      return;
    }
    for (const input of value.inputs) visit(input);
    computed.push(value);
  };
  const whole = results.map((result) => (isChannelSum(result) ? (result.inputs[0] as Value) : result));
  for (const value of whole) visit(value);

  const [channels, height, width, batch] = space;
  const w = writer(inputs.length + results.length + 2);
  const pointers = new Map<Value, Local>(inputs.map((input, i) => [input, i]));
  const registers = new Map<Value, Local>([...visited].map((value) => [value, w.local('v128')]));
  const register = (value: Value): Local => registers.get(value) as Local;
  const sums = results.flatMap((result, i) =>
    isChannelSum(result)
      ? [{ value: whole[i] as Value, pointer: inputs.length + i, row: w.local('v128'), all: w.local('v128') }]
      : [],
  );
  const written = results.flatMap((result, i) =>
    isChannelSum(result) ? [] : [{ value: result, pointer: inputs.length + i }],
  );

  /** How often a leaf is read anew: in every vector, at every pixel, in every channel, or once. */
  const axisOf = ({ shape }: Value): { channel: boolean; pixel: boolean; image: boolean } => {
    const [c = 1, h = 1, , n = 1] = shape.length === 4 ? shape : [];
    return { channel: c > 1, pixel: h > 1 || (shape[2] ?? 1) > 1, image: n > 1 };
  };
  const rowBytes = batch * FLOAT_BYTES;
  const loadOf = (value: Value, at: Local): number[] => {
    const pointer = pointers.get(value) as Local;
    return axisOf(value).image
      ? [...local.get(pointer), ...local.get(at), ...i32.add, ...v128.load()]
      : [...local.get(pointer), ...v128.load32Splat()];
  };
  const perVector = inputs.filter((input) => axisOf(input).image);
  const perPixel = inputs.filter((input) => !axisOf(input).image && axisOf(input).pixel);
  const perChannel = inputs.filter((input) => !axisOf(input).image && !axisOf(input).pixel);
  const load = (list: readonly Value[], at: Local): number[] =>
    list.flatMap((input) => [...loadOf(input, at), ...local.set(register(input))]);
  const compute = (value: Value): number[] => [
    ...instructionsOf(
      value,
      value.inputs.map((input) => local.get(register(input))),
    ),
    ...local.set(register(value)),
  ];
  const addTo = (sum: Local, term: Local): number[] => [
    ...[...local.get(sum), ...local.get(term), ...f32x4.add, ...local.set(sum)],
  ];
  const clear = (sum: Local): number[] => [...f32x4.const(0), ...local.set(sum)];

  const isFixed = (value: Value): boolean => value.op === 'Constant';
  const body = [
    ...computed.filter(isFixed).flatMap(compute),
    ...eachChannel(w, channelPointers(), [
      ...load(perChannel, 0),
      ...sums.flatMap(({ all }) => clear(all)),
      ...w.each(height * width, () => [
        ...load(perPixel, 0),
        ...sums.flatMap(({ row }) => clear(row)),
        ...w.each(
          rowBytes,
          (at) => [
            ...load(perVector, at),
            ...computed.filter((value) => !isFixed(value)).flatMap(compute),
            ...written.flatMap(({ value, pointer }) => [
              ...[...local.get(pointer), ...local.get(at), ...i32.add],
              ...[...local.get(register(value)), ...v128.store()],
            ]),
            ...sums.flatMap(({ value, row }) => addTo(row, register(value))),
          ],
          VECTOR_BYTES,
        ),
        ...sums.flatMap(({ row, all }) => addTo(all, row)),
        ...inputs.flatMap((input) => {
          const { pixel, image } = axisOf(input);
          return pixel ? advance(pointers.get(input) as Local, image ? rowBytes : FLOAT_BYTES) : [];
        }),
        ...written.flatMap(({ pointer }) => advance(pointer, rowBytes)),
      ]),
      ...inputs.flatMap((input) => afterChannel(input)),
      ...sums.flatMap(({ all, pointer }) => [...storeSum(pointer, all), ...advance(pointer, FLOAT_BYTES)]),
    ]),
  ];

  function channelPointers(): ChannelPointer[] {
    const read = inputs.filter((input) => axisOf(input).channel);
    return [
      ...read.map(
        (input) => [pointers.get(input) as Local, (sizeOf(input.shape) / channels) * FLOAT_BYTES] as const,
      ),
      ...written.map(({ pointer }) => [pointer, height * width * rowBytes] as const),
      ...sums.map(({ pointer }) => [pointer, FLOAT_BYTES] as const),
    ];
  }

  function afterChannel(input: Value): number[] {
    const { channel, pixel, image } = axisOf(input);
    const pointer = pointers.get(input) as Local;
    if (pixel && channel) return [];
    if (pixel) return advance(pointer, -sizeOf(input.shape) * FLOAT_BYTES);
    return channel ? advance(pointer, image ? rowBytes : FLOAT_BYTES) : [];
  }
  return { kernel: { code: w.finish(body), tables: [], channels }, inputs, results };
}

/** The sum of four lanes: (0 + 2) + (1 + 3). */
function storeSum(pointer: Local, sum: Local): number[] {
  const shuffled = (lanes: readonly number[]): number[] => [
    ...[...local.get(sum), ...local.get(sum), ...v128.shuffle32(lanes), ...local.get(sum), ...f32x4.add],
    ...local.set(sum),
  ];
  return [
    ...[...shuffled([2, 3, 0, 1]), ...shuffled([1, 0, 3, 2])],
    ...[...local.get(pointer), ...local.get(sum), ...v128.store32Lane(0)],
  ];
}
