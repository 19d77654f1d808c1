// Glorot's and He's initial weights: random numbers whose variance keeps signals from growing or fading.
//
// X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010:
// variance 2 / (fan_in + fan_out). K. He et al., "Delving deep into rectifiers", ICCV 2015: variance 2 / fan_in.
import { sizeOf } from '../ir/value.ts';
import type { Initializer } from './initializer.ts';

type Fan = { in: number; out: number };

const uniform = (summary: string, variance: (fan: Fan) => number): Initializer => ({
  summary,
  values(shape, fan, stream) {
    const limit = Math.sqrt(3 * variance(fan));
    return new Float32Array(sizeOf(shape)).map((_, i) => (2 * stream.uniform(i) - 1) * limit);
  },
});

const normal = (summary: string, variance: (fan: Fan) => number): Initializer => ({
  summary,
  values(shape, fan, stream) {
    const deviation = Math.sqrt(variance(fan));
    return new Float32Array(sizeOf(shape)).map((_, i) => stream.normal(i) * deviation);
  },
});

const glorot = (fan: Fan): number => 2 / (fan.in + fan.out);
const he = (fan: Fan): number => 2 / fan.in;

export const glorotUniform = uniform('uniform, variance 2 / (fan_in + fan_out)', glorot);
export const glorotNormal = normal('normal, variance 2 / (fan_in + fan_out)', glorot);
export const heUniform = uniform('uniform, variance 2 / fan_in', he);
export const heNormal = normal('normal, variance 2 / fan_in', he);
