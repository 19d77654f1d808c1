// What a layer is: a schema for its options, and a function that composes ir ops.
import type { TSchema } from 'typebox';
import type { InitializerName } from '../initializers/index.ts';
import type { Shape, Value } from '../ir/value.ts';

/** What a layer may ask for while the network is built. */
export interface LayerContext {
  /** False in evaluation, where dropout does nothing. */
  training: boolean;
  /** A trained tensor; its full name is the layer's, then this one, as in `dense_1/kernel`. */
  parameter(name: string, shape: Shape, options: ParameterOptions): Value;
  /** 0 with probability `rate`, else 1 / (1 − rate); new in every step, from the trial's own stream. */
  dropoutMask(shape: Shape, rate: number): Value;
  /** A tensor that is kept from step to step and saved with the weights, but not trained; named like a parameter. */
  running(name: string, shape: Shape, initializer: InitializerName): Value;
  /** What a running tensor becomes after the step. */
  update(running: Value, next: Value): void;
}

export interface ParameterOptions {
  initializer: InitializerName;
  /** Of the weight's matrix product; not needed by `zeros` and `ones`. */
  fan?: { in: number; out: number };
  /** Does weight decay apply? Not to biases. */
  decay: boolean;
}

export interface Layer<Options> {
  summary: string;
  /** A TypeBox object whose defaults make a bare `- name` possible, where no option is required. */
  schema: TSchema;
  /** What stands in the documentation, as YAML. */
  example: string;
  /** `x` is `[batch, …]`. Throws FmxError('model') with what came in where the shapes do not fit. */
  build(context: LayerContext, x: Value, options: Options): Value;
}
