// Reverse-mode differentiation: walks a graph backwards with one rule an op.
//
//   const [dW, db] = gradients(loss, [W, b]);
import { FmxError } from '../errors.ts';
import { add, constant, expand, reduceSum, reshape } from './build.ts';
import { derivatives } from './derivatives.ts';
import { type Shape, sameShape, shapeText, topologicalOrder, type Value } from './value.ts';

type Rule = (dy: Value, y: Value, inputs: readonly Value[], attributes: object) => (Value | null)[];

/** Sums a gradient over the axes along which its input was broadcast. */
function unbroadcast(gradient: Value, shape: Shape): Value {
  const extra = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((d, axis) =>
    axis < extra || (shape[axis - extra] === 1 && d !== 1) ? [axis] : [],
  );
  return reshape(reduceSum(gradient, axes), shape);
}

/**
 * The derivatives of a scalar with respect to some of the values that it is made of, each of that value's shape.
 * Throws FmxError('model') where the loss is no scalar or does not depend on one of them.
 */
export function gradients(loss: Value, withRespectTo: readonly Value[]): Value[] {
  if (loss.shape.length > 0) {
    throw new FmxError('model', `only a scalar can be differentiated, and this is ${shapeText(loss.shape)}`);
  }
  const needed = new Set<Value>(withRespectTo);
  const order = topologicalOrder([loss]);
  for (const value of order) if (value.inputs.some((input) => needed.has(input))) needed.add(value);

  const reached = new Map<Value, Value>([[loss, constant(1)]]);
  for (const value of order.reverse()) {
    const dy = reached.get(value);
    if (dy === undefined || !value.inputs.some((input) => needed.has(input))) continue;
    const rule = derivatives[value.op] as Rule;
    const flows = rule(expand(dy, value.shape), value, value.inputs, value.attributes);
    value.inputs.forEach((input, i) => {
      const flow = flows[i];
      if (!flow || !needed.has(input)) return;
      const summed = unbroadcast(expandTo(flow, input.shape), input.shape);
      const before = reached.get(input);
      reached.set(input, before ? add(before, summed) : summed);
    });
  }
  return withRespectTo.map((value) => {
    const gradient = reached.get(value);
    if (!gradient) {
      const name = value.op === 'Input' ? value.attributes.name : value.op;
      throw new FmxError('model', `the loss does not depend on ${name}`);
    }
    return gradient;
  });
}

/** A gradient that came out smaller than its input (a constant, say) is brought to its shape. */
function expandTo(gradient: Value, shape: Shape): Value {
  const smaller = gradient.shape.length < shape.length && !sameShape(gradient.shape, shape);
  return smaller ? expand(gradient, shape) : gradient;
}
