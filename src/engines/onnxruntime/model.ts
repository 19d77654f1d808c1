// An ONNX model as plain data, and its bytes (onnx/onnx.proto, IR version 9).
import type { DType, Shape } from '../../ir/value.ts';
import { bytes, type Fields, float, int, message, string } from '../../protobuf.ts';

export type Attribute = { int: number } | { float: number } | { ints: readonly number[] };

export interface Node {
  op: string;
  inputs: readonly string[];
  output: string;
  attributes?: Record<string, Attribute>;
}

export interface Initializer {
  name: string;
  shape: Shape;
  values: { floats: ArrayLike<number> } | { ints: readonly number[] };
}

export interface TensorInfo {
  name: string;
  /** A dimension with a name instead of a number is free. */
  shape: readonly (number | string)[];
  dtype: DType;
}

export interface Model {
  nodes: Node[];
  initializers: Initializer[];
  inputs: TensorInfo[];
  outputs: TensorInfo[];
  /** What else there is to know about it. */
  metadata?: Record<string, string>;
}

const IR_VERSION = 9;
const OPSET = 18;
const FLOAT = 1;
const INT64 = 7;
const ELEMENT = { float32: FLOAT, int32: 6 } as const;

function attribute(name: string, value: Attribute): Fields {
  if ('int' in value) return message(string(1, name), int(3, value.int), int(20, 2));
  if ('float' in value) return message(string(1, name), float(2, value.float), int(20, 1));
  return message(string(1, name), ...value.ints.map((item) => int(8, item)), int(20, 7));
}

function node({ op, inputs, output, attributes = {} }: Node): Fields {
  return message(
    ...inputs.map((name) => string(1, name)),
    string(2, output),
    string(3, output),
    string(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  );
}

function initializer({ name, shape, values }: Initializer): Fields {
  const [type, data] =
    'floats' in values
      ? [FLOAT, Float32Array.from(values.floats)]
      : [INT64, BigInt64Array.from(values.ints, (value) => BigInt(value))];
  return message(
    ...shape.map((dimension) => int(1, dimension)),
    int(2, type),
    string(8, name),
    bytes(9, new Uint8Array(data.buffer)),
  );
}

function tensorInfo({ name, shape, dtype }: TensorInfo): Fields {
  const dimensions = message(
    ...shape.map((dimension) =>
      bytes(1, typeof dimension === 'string' ? string(2, dimension) : int(1, dimension)),
    ),
  );
  const tensor = message(int(1, ELEMENT[dtype]), bytes(2, dimensions));
  return message(string(1, name), bytes(2, bytes(1, tensor)));
}

/** The model as bytes that any ONNX runtime loads. */
export function encodeModel(model: Model): Uint8Array {
  const graph = message(
    ...model.nodes.map((item) => bytes(1, node(item))),
    string(2, 'fmx'),
    ...model.initializers.map((item) => bytes(5, initializer(item))),
    ...model.inputs.map((item) => bytes(11, tensorInfo(item))),
    ...model.outputs.map((item) => bytes(12, tensorInfo(item))),
  );
  const opset = message(string(1, ''), int(2, OPSET));
  const metadata = Object.entries(model.metadata ?? {}).map(([key, value]) =>
    bytes(14, message(string(1, key), string(2, value))),
  );
  return message(int(1, IR_VERSION), string(2, 'fmx'), bytes(7, graph), bytes(8, opset), ...metadata);
}
