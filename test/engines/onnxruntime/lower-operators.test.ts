// Convolution and pooling by ONNX's own operators against plain float64 arithmetic, on the CPU that every machine has.
import { describe, expect, it } from 'vitest';
import { openLibrary, type TensorMemory } from '../../../src/engines/onnxruntime/library.ts';
import { lower } from '../../../src/engines/onnxruntime/lower.ts';
import { operatorLowerings } from '../../../src/engines/onnxruntime/lower-operators.ts';
import { plainLowerings } from '../../../src/engines/onnxruntime/lower-plain.ts';
import { encodeModel } from '../../../src/engines/onnxruntime/model.ts';
import * as ir from '../../../src/ir/build.ts';
import { type Shape, shapeText, sizeOf, type Value } from '../../../src/ir/value.ts';
import { evaluate, type Inputs } from '../../contracts/support/evaluate.ts';
import { imageCases } from '../../contracts/support/image-cases.ts';
import { randomNumbers, relativeError } from '../../contracts/support/numbers.ts';

const library = openLibrary();

/** What a model by ONNX's operators computes. */
function run(result: Value, inputs: Inputs): Float32Array {
  const isInput = (value: Value): boolean => value.op === 'Input';
  const lowered = lower([result], isInput, { ...plainLowerings, ...operatorLowerings });
  const memory = (values: Map<string, Value>, dataOf: (value: Value) => Float32Array): TensorMemory[] =>
    [...values].map(([name, value]) => ({
      name,
      shape: value.shape,
      dtype: value.dtype,
      data: dataOf(value),
    }));
  const given = memory(lowered.inputs, (value) =>
    value.op === 'Input' ? Float32Array.from(inputs[value.attributes.name] ?? []) : new Float32Array(),
  );
  const wanted = memory(lowered.outputs, (value) => new Float32Array(sizeOf(value.shape)));
  const model = library.openModel(encodeModel(lowered.model), 1);
  model.over(given, wanted).run();
  model.close();
  return (wanted[0] as TensorMemory).data as Float32Array;
}

interface Case {
  shapes: readonly Shape[];
  build(...inputs: Value[]): Value;
}

const cases = Object.entries(imageCases).flatMap(([op, ofOp]) =>
  (ofOp as readonly Case[]).map((item, i) => [op, item.shapes.map(shapeText).join(', '), i, item] as const),
);

describe("ONNX's operators for images", () => {
  it.each(cases)('compute %s of %s (%i)', (op, _, i, { shapes, build }) => {
    const y = build(...shapes.map((shape, at) => ir.feed(`x${at}`, shape)));
    const inputs: Inputs = Object.fromEntries(
      shapes.map((shape, at) => [`x${at}`, randomNumbers(`${op} ${i} ${at}`, sizeOf(shape), [-2, 2])]),
    );
    const [expected] = evaluate([y], inputs);
    expect(relativeError(run(y, inputs), expected as Float64Array)).toBeLessThan(1e-6);
  });

  it('share a slope among the largest of a window, in every window that a pixel lies in', () => {
    const window = { kernel: [2, 2], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;
    const [x, dy] = [ir.feed('x', [1, 2, 3, 1]), ir.feed('dy', [1, 1, 2, 1])];
    const dx = ir.maxPoolInput(x, ir.maxPool(x, window), dy, window);
    expect(run(dx, { x: [0, 0, 5, 0, 0, 5], dy: [1, 1] })).toEqual(
      Float32Array.of(0.25, 0.25, 0.5, 0.25, 0.25, 0.5),
    );
  });
});
