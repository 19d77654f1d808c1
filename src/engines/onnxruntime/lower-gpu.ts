// Each op as ONNX nodes that the GPU providers have kernels for.
import type { Lowerings } from './emit.ts';
import { operatorLowerings } from './lower-operators.ts';
import { plainLowerings } from './lower-plain.ts';

export const gpuLowerings: Lowerings = {
  ...plainLowerings,
  ...operatorLowerings,

  // ONNX Runtime 1.30 miscalculates a ConvTranspose on WebGPU that makes one channel of several in each group.
  ConvInput(emit, [dy = '', w = ''], attributes, [made = [], kernels = []]) {
    const { groups } = attributes;
    const [kh = 0, kw = 0, channels = 0, filters = 0] = kernels;
    const each = filters / groups;
    if (groups === 1 || channels > 1 || each === 1) {
      return operatorLowerings.ConvInput(emit, [dy, w], attributes, [made, kernels]);
    }
    const nth = (x: string, i: number): string =>
      emit.node('Slice', [x, ...[[i], [filters], [3], [each]].map((list) => emit.ints(list))]);
    const shapes = [
      [...made.slice(0, 3), groups],
      [kh, kw, 1, groups],
    ];
    return Array.from({ length: each }, (_, i) =>
      operatorLowerings.ConvInput(emit, [nth(dy, i), nth(w, i)], attributes, shapes),
    ).reduce((sum, part) => emit.node('Add', [sum, part]));
  },

  // WebGPU's own Relu makes 0 of NaN, and would hide that a training diverged.
  Relu: (emit, [x = '']) => emit.node('LeakyRelu', [x], { alpha: { float: 0 } }),

  // WebGPU has no kernel: x − max − log Σ exp(x − max)
  LogSoftmax(emit, [x = ''], _, [shape = []]) {
    const last = emit.ints([shape.length - 1]);
    const keep = { keepdims: { int: 1 } };
    const shifted = emit.node('Sub', [x, emit.node('ReduceMax', [x, last], keep)]);
    const sum = emit.node('ReduceSum', [emit.node('Exp', [shifted]), last], keep);
    return emit.node('Sub', [shifted, emit.node('Log', [sum])]);
  },
};
