// A graph as an ONNX model, each op by a table of lowerings.
import { type Shape, topologicalOrder, type Value } from '../../ir/value.ts';
import type { Emit, Lowerings } from './emit.ts';
import type { Model } from './model.ts';

type AnyLowering = (
  emit: Emit,
  inputs: readonly string[],
  attributes: object,
  shapes: readonly Shape[],
) => string;

export interface Lowered {
  model: Model;
  /** What has to be fed, by its name in the model: inputs, or values that are made outside. */
  inputs: Map<string, Value>;
  /** What comes out, by its name in the model. */
  outputs: Map<string, Value>;
}

/** A bias that is added to a product nobody else needs: Gemm adds it for nothing. */
function fusedBias(value: Value, uses: Map<Value, number>): { product: Value; bias: Value } | undefined {
  if (value.op !== 'Add') return undefined;
  const [product, bias] = value.inputs as [Value, Value];
  const fits = product.op === 'MatMul' && uses.get(product) === 1 && isRow(bias.shape, product.shape);
  return fits ? { product, bias } : undefined;
}

const isRow = (row: Shape, matrix: Shape): boolean =>
  row.length === 1 && matrix.length === 2 && row[0] === matrix[1];

/** The ONNX model that computes `results` from what `isOutside` says comes from outside. */
export function lower(
  results: readonly Value[],
  isOutside: (value: Value) => boolean,
  lowerings: Lowerings,
): Lowered {
  const model: Model = { nodes: [], initializers: [], inputs: [], outputs: [] };
  const names = new Map<Value, string>();
  const inputs = new Map<string, Value>();
  const constants = new Map<string, string>();
  const constant = (
    kind: string,
    text: string,
    make: (name: string) => Model['initializers'][number],
  ): string => {
    const key = `${kind} ${text}`;
    const name = constants.get(key) ?? `constant_${constants.size}`;
    if (!constants.has(key)) {
      constants.set(key, name);
      model.initializers.push(make(name));
    }
    return name;
  };
  const emit: Emit = {
    node(op, from, attributes = {}) {
      const output = `${op}_${model.nodes.length}`;
      model.nodes.push({ op, inputs: from, output, attributes });
      return output;
    },
    ints: (values) =>
      constant('ints', values.join(), (name) => ({ name, shape: [values.length], values: { ints: values } })),
    scalar: (value) =>
      constant('scalar', String(value), (name) => ({ name, shape: [], values: { floats: [value] } })),
    floats: (shape, values) =>
      constant(`floats ${shape.join('×')}`, values.join(), (name) => ({
        name,
        shape,
        values: { floats: values },
      })),
  };

  const order = topologicalOrder(results, isOutside);
  const uses = new Map<Value, number>();
  for (const value of [...order.flatMap((v) => (isOutside(v) ? [] : v.inputs)), ...results]) {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  const fused = new Map(
    order.flatMap((value) => {
      const fusion = fusedBias(value, uses);
      return fusion && !isOutside(value) && !isOutside(fusion.product) ? [[value, fusion] as const] : [];
    }),
  );
  const absorbed = new Set([...fused.values()].map(({ product }) => product));

  for (const value of order) {
    if (absorbed.has(value)) continue;
    if (isOutside(value)) {
      const name = `input_${inputs.size}`;
      inputs.set(name, value);
      model.inputs.push({ name, shape: value.shape, dtype: value.dtype });
      names.set(value, name);
      continue;
    }
    const fusion = fused.get(value);
    const from = fusion ? [...fusion.product.inputs, fusion.bias] : value.inputs;
    const computed = fusion?.product ?? value;
    const run = lowerings[computed.op] as AnyLowering;
    const name = run(
      emit,
      from.map((input) => names.get(input) as string),
      computed.attributes,
      from.map((input) => input.shape),
    );
    names.set(value, name);
  }

  const outputs = new Map<string, Value>();
  for (const value of new Set(results)) {
    const isNode = !isOutside(value) && value.op !== 'Constant';
    const name = names.get(value) as string;
    const output = isNode ? name : emit.node('Identity', [name]);
    outputs.set(output, value);
    model.outputs.push({ name: output, shape: value.shape, dtype: value.dtype });
  }
  return { model, inputs, outputs };
}
