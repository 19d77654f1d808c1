// Compiles elementwise ops into one SIMD loop that reads each input once, keeps all between in registers, and may
// write its results over its inputs.
import type { OpName } from '../ir/ops.ts';
import type { Value } from '../ir/value.ts';
import { f32x4, i32, local, repeat, v128 } from './instructions.ts';
import type { WasmFunction } from './module.ts';

/** What an op does to the vectors on the stack. Ops without a row (exp, say) have no such instruction. */
const instructions: Partial<Record<OpName, readonly number[]>> = {
  Add: f32x4.add,
  Sub: f32x4.sub,
  Mul: f32x4.mul,
  Div: f32x4.div,
  Max: f32x4.max,
  Min: f32x4.min,
  Neg: f32x4.neg,
  Abs: f32x4.abs,
  Sqrt: f32x4.sqrt,
  Relu: [...f32x4.const(0), ...f32x4.max],
  Step: [...f32x4.const(0), ...f32x4.gt, ...f32x4.const(1), ...v128.and],
  // Broadcasting is done where operands are loaded.
  Expand: [],
  StopGradient: [],
};

/** Puts on the stack what an op makes of its operands, each the instructions that give it. */
export function instructionsOf(value: Value, operands: readonly (readonly number[])[]): number[] {
  if (value.op === 'Constant') return f32x4.const(value.attributes.value);
  if (value.op === 'LeakyRelu') {
    // max(x, 0) + α·min(x, 0)
    const [x, zero] = [operands.flat(), f32x4.const(0)];
    const below = [...x, ...zero, ...f32x4.min, ...f32x4.const(value.attributes.alpha), ...f32x4.mul];
    return [...x, ...zero, ...f32x4.max, ...below, ...f32x4.add];
  }
  return [...operands.flat(), ...(instructions[value.op] as readonly number[])];
}

/** Can a loop compute this value from its inputs? */
export function isElementwise(value: Value): boolean {
  return value.op === 'LeakyRelu' || instructions[value.op] !== undefined;
}

const isScalar = (value: Value): boolean => value.shape.length === 0;

export interface ElementwiseLoop {
  function: WasmFunction;
  /** In the order of the function's addresses: all of the loop's inputs, scalars among them, then its results. */
  inputs: Value[];
  results: readonly Value[];
}

/**
 * A loop that computes `results` (all of one shape) from `inputs`: elementwise ops lie between them, and nothing else.
 * Its parameters are the byte length of a tensor, then an address for each input and each result.
 */
export function compileLoop(results: readonly Value[], isInput: (value: Value) => boolean): ElementwiseLoop {
  const inputs: Value[] = [];
  const computed: Value[] = [];
  const visited = new Set<Value>();
  const visit = (value: Value): void => {
    if (visited.has(value)) return;
    visited.add(value);
    if (isInput(value)) {
      inputs.push(value);
    } else {
      for (const input of value.inputs) visit(input);
      computed.push(value);
    }
  };
  for (const result of results) visit(result);

  const [LENGTH, FIRST] = [0, 1] as const;
  const addresses = new Map<Value, number>(inputs.map((value, i) => [value, FIRST + i]));
  const resultAddress = (i: number): number => FIRST + inputs.length + i;
  const OFFSET = FIRST + inputs.length + results.length;
  const registers = new Map<Value, number>([...visited].map((value, i) => [value, OFFSET + 1 + i]));

  const compute = (value: Value): number[] => {
    const register = registers.get(value) as number;
    const address = addresses.get(value);
    const at = address === undefined ? [] : local.get(address);
    const code = (): number[] => {
      if (address !== undefined && isScalar(value)) return [...at, ...v128.load32Splat()];
      if (address !== undefined) return [...at, ...local.get(OFFSET), ...i32.add, ...v128.load()];
      return instructionsOf(
        value,
        value.inputs.map((input) => local.get(registers.get(input) as number)),
      );
    };
    return [...code(), ...local.set(register)];
  };
  const all = [...inputs, ...computed];
  const invariant = all.filter(isScalar);
  const varying = all.filter((value) => !isScalar(value));
  const stores = results.flatMap((result, i) => [
    ...[...local.get(resultAddress(i)), ...local.get(OFFSET), ...i32.add],
    ...[...local.get(registers.get(result) as number), ...v128.store()],
  ]);
  return {
    inputs,
    results,
    function: {
      parameters: ['i32', ...[...inputs, ...results].map(() => 'i32' as const)],
      locals: ['i32', ...all.map(() => 'v128' as const)],
      body: [
        ...invariant.flatMap(compute),
        ...repeat(OFFSET, 16, LENGTH, [...varying.flatMap(compute), ...stores]),
      ],
    },
  };
}

/** A text that is the same for loops of the same code, whatever tensors they work on. */
export function loopSignature(loop: ElementwiseLoop): string {
  return JSON.stringify(loop.function);
}
