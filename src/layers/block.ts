// What a block is: a layer that is made of a list of others, which stands under its key `layers`.
import type { TSchema } from 'typebox';
import type { Value } from '../ir/value.ts';
import type { LayerContext } from './layer.ts';

export interface Block<Options> {
  summary: string;
  /** A TypeBox object without `layers`, which every block has. */
  schema: TSchema;
  /** What stands in the documentation, as YAML. */
  example: string;
  /**
   * `x` is `[batch, …]`; `inner` applies the block's layers, with parameters of their own each time. Throws
   * FmxError('model') with what came in where the shapes do not fit.
   */
  build(context: LayerContext, x: Value, options: Options, inner: (x: Value) => Value): Value;
}
