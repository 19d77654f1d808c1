// Each op as ONNX nodes.
import type { OpAttributes, OpName } from '../../ir/ops.ts';
import { type Shape, topologicalOrder, type Value } from '../../ir/value.ts';
import type { Emit, Lowering } from './emit.ts';
import { imageLowerings } from './lower-images.ts';
import type { Model } from './model.ts';

const as =
  (op: string) =>
  (emit: Emit, inputs: readonly string[]): string =>
    emit.node(op, inputs);

function fromOutside(name: OpName): never {
  throw new Error(`${name} comes into an ONNX model from outside`);
}

const reduction =
  (op: string) =>
  (emit: Emit, inputs: readonly string[], { axes, keepdims }: OpAttributes['ReduceSum']): string =>
    emit.node(op, [...inputs, emit.ints(axes)], { keepdims: { int: keepdims ? 1 : 0 } });

const lowerings = {
  Input: () => fromOutside('Input'),
  DropoutMask: () => fromOutside('DropoutMask'),
  Constant: (emit, _, { value }) => emit.scalar(value),
  Add: as('Add'),
  Sub: as('Sub'),
  Mul: as('Mul'),
  Div: as('Div'),
  Max: as('Max'),
  Min: as('Min'),
  Neg: as('Neg'),
  Abs: as('Abs'),
  Sqrt: as('Sqrt'),
  Exp: as('Exp'),
  Log: as('Log'),
  Tanh: as('Tanh'),
  Sigmoid: as('Sigmoid'),
  Erf: as('Erf'),
  Relu: as('Relu'),
  LeakyRelu: (emit, inputs, { alpha }) => emit.node('LeakyRelu', inputs, { alpha: { float: alpha } }),
  // max(0, min(1, 1e38·x)): one pass, where Greater and Cast take two; exact for all normal floats
  Step: (emit, inputs) => emit.node('HardSigmoid', inputs, { alpha: { float: 1e38 }, beta: { float: 0 } }),
  MatMul: (emit, inputs, { transA, transB }) =>
    emit.node('Gemm', inputs, { transA: { int: transA ? 1 : 0 }, transB: { int: transB ? 1 : 0 } }),
  ReduceSum: reduction('ReduceSum'),
  ReduceMax: reduction('ReduceMax'),
  Reshape: (emit, inputs, { shape }) => emit.node('Reshape', [...inputs, emit.ints(shape)]),
  Transpose: (emit, inputs, { perm }) => emit.node('Transpose', inputs, { perm: { ints: perm } }),
  Expand: (emit, inputs, { shape }) => emit.node('Expand', [...inputs, emit.ints(shape)]),
  LogSoftmax: (emit, inputs) => emit.node('LogSoftmax', inputs, { axis: { int: -1 } }),
  StopGradient: as('Identity'),
  ...imageLowerings,
} satisfies { [Name in OpName]: Lowering<Name> };

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

const isRow = (row: Shape, matrix: Shape): boolean => row.length === 1 && row[0] === matrix[1];

/** The ONNX model that computes `results` from what `isOutside` says comes from outside. */
export function lower(results: readonly Value[], isOutside: (value: Value) => boolean): Lowered {
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
