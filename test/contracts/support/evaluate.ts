// Computes values of a graph in plain float64 arithmetic, and derivatives as central differences.
import type { OpName } from '../../../src/ir/ops.ts';
import { type Shape, topologicalOrder, type Value } from '../../../src/ir/value.ts';
import { arithmetic } from './arithmetic.ts';
import type { Tensor } from './tensor.ts';

/** The numbers of each input, by name. */
export type Inputs = Record<string, ArrayLike<number>>;

type AnyRule = (inputs: readonly Tensor[], attributes: object, shape: Shape) => Float64Array;

/** What the values are where the inputs are these. */
export function evaluate(results: readonly Value[], inputs: Inputs): Float64Array[] {
  const known = new Map<Value, Tensor>();
  for (const value of topologicalOrder(results)) {
    const data =
      value.op === 'Input'
        ? Float64Array.from(inputs[value.attributes.name] ?? [])
        : (arithmetic[value.op as OpName] as AnyRule)(
            value.inputs.map((input) => known.get(input) as Tensor),
            value.attributes,
            value.shape,
          );
    known.set(value, { shape: value.shape, data });
  }
  return results.map((result) => (known.get(result) as Tensor).data);
}

/** The derivatives of a scalar by the numbers of one input: (f(x + h) − f(x − h)) / 2h, for each of them. */
export function centralDifferences(scalar: Value, inputs: Inputs, name: string, h = 1e-5): Float64Array {
  const at = Float64Array.from(inputs[name] ?? []);
  const valueWith = (index: number, shift: number): number => {
    const moved = at.slice();
    moved[index] = (moved[index] as number) + shift;
    return evaluate([scalar], { ...inputs, [name]: moved })[0]?.[0] as number;
  };
  return at.map((_, i) => (valueWith(i, h) - valueWith(i, -h)) / (2 * h));
}
