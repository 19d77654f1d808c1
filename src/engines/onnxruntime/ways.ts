// Along which axes each op can be done in parts: as Y. Xu et al., "GSPMD: general and scalable parallelization for ML
// computation graphs", arXiv:2105.04663, 2021, tell for many devices.
import { sizeOf, type Value } from '../../ir/value.ts';

/** The operands come in parts along these axes, or whole; so does the result, or a part makes an addend of it. */
export interface Way {
  operands: readonly (number | undefined)[];
  result: number | 'addend';
}

/** All ways to do an op in parts; none where it needs all of an axis at once. */
export function waysOf(value: Value): Way[] {
  const [a] = value.inputs as [Value];
  const byImage = (result: Way['result'], ...operands: Way['operands']): Way[] => [{ operands, result }];
  switch (value.op) {
    case 'MatMul':
      return waysOfProduct(value.attributes, a.shape.length);
    case 'ReduceSum':
    case 'ReduceMax': {
      const { axes, keepdims } = value.attributes;
      return a.shape.flatMap((_, axis) => {
        if (axes.includes(axis)) return value.op === 'ReduceSum' ? byImage('addend', axis) : [];
        const before = keepdims ? 0 : axes.filter((reduced) => reduced < axis).length;
        return byImage(axis - before, axis);
      });
    }
    case 'Reshape':
      return a.shape.flatMap((_, axis) =>
        value.shape.flatMap((_, result) => {
          const isSame = sizeOf(a.shape.slice(0, axis)) === sizeOf(value.shape.slice(0, result));
          return isSame ? byImage(result, axis) : [];
        }),
      );
    case 'Transpose':
      return value.attributes.perm.flatMap((axis, result) => byImage(result, axis));
    case 'LogSoftmax':
      return a.shape.slice(0, -1).flatMap((_, axis) => byImage(axis, axis));
    case 'Conv':
    case 'ConvInput':
      return byImage(0, 0, undefined);
    case 'ConvFilter':
      return byImage('addend', 0, 0);
    case 'MaxPool':
    case 'MaxPoolInput':
    case 'AveragePool':
    case 'AveragePoolInput':
      return byImage(0, 0, 0, 0);
    case 'DropoutMask':
      return [];
    default:
      return waysOfElementwise(value);
  }
}

/** NumPy's broadcasting: what has no such axis, or one of length 1, is whole. */
function waysOfElementwise({ shape, inputs }: Value): Way[] {
  return shape.map((_, axis) => ({
    result: axis,
    operands: inputs.map((input) => {
      const own = axis - shape.length + input.shape.length;
      return own >= 0 && input.shape[own] === shape[axis] ? own : undefined;
    }),
  }));
}

function waysOfProduct({ transA, transB }: { transA: boolean; transB: boolean }, rank: number): Way[] {
  const many = rank - 2;
  const [m, kOfA] = transA ? [many + 1, many] : [many, many + 1];
  const [kOfB, n] = transB ? [many + 1, many] : [many, many + 1];
  return [
    ...(many === 1 ? [{ operands: [0, 0], result: 0 }] : []),
    { operands: [m, undefined], result: many },
    { operands: [undefined, n], result: many + 1 },
    { operands: [kOfA, kOfB], result: 'addend' },
  ];
}
