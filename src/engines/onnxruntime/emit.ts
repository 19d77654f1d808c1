// What a lowering writes ONNX nodes and constants with.
import type { OpAttributes, OpName } from '../../ir/ops.ts';
import type { Shape } from '../../ir/value.ts';
import type { Attribute } from './model.ts';

export interface Emit {
  /** Adds a node; gives the name of its result. */
  node(op: string, inputs: readonly string[], attributes?: Record<string, Attribute>): string;
  /** A constant list of whole numbers, [n] int64. */
  ints(values: readonly number[]): string;
  scalar(value: number): string;
  /** A constant tensor. */
  floats(shape: Shape, values: readonly number[]): string;
}

/** Writes one op; gives the name of its result. `shapes` are the inputs'. */
export type Lowering<Name extends OpName> = (
  emit: Emit,
  inputs: readonly string[],
  attributes: OpAttributes[Name],
  shapes: readonly Shape[],
) => string;

/** How a device computes each op; a missing row is a compile error. */
export type Lowerings = { [Name in OpName]: Lowering<Name> };
