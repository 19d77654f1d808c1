// What an initializer is: the first values of a parameter, drawn from a named stream.
import type { Shape } from '../ir/value.ts';
import type { Stream } from '../random.ts';

export interface Initializer {
  summary: string;
  /** `size(shape)` numbers; fan-in and fan-out are those of the weight's matrix product. */
  values(shape: Shape, fan: { in: number; out: number }, stream: Stream): Float32Array;
}
