// Checks a whole graph before an engine sees it: shapes, types, names, updates.
import { FmxError } from '../errors.ts';
import { type OpName, ops } from './ops.ts';
import { type Graph, type Shape, sameShape, shapeText, topologicalOrder, type Value } from './value.ts';

function fault(message: string): never {
  throw new FmxError('model', `the graph is not sound: ${message}`);
}

/** All inputs of a graph by name. Throws FmxError('model') where one name stands for two tensors. */
export function inputsOf(graph: Graph): Map<string, Value> {
  const inputs = new Map<string, Value>();
  for (const value of topologicalOrder([...Object.values(graph.outputs), ...Object.values(graph.updates)])) {
    if (value.op !== 'Input') continue;
    const { name } = value.attributes;
    if (inputs.has(name)) fault(`two inputs are called ${name}`);
    inputs.set(name, value);
  }
  return inputs;
}

/** Throws FmxError('model') with the op's name where a graph is not sound. */
export function verify(graph: Graph): void {
  const inputs = inputsOf(graph);
  for (const value of topologicalOrder([...Object.values(graph.outputs), ...Object.values(graph.updates)])) {
    const shapeOf = ops[value.op as OpName] as (inputs: readonly Shape[], attributes: object) => Shape;
    const shape = shapeOf(
      value.inputs.map((input) => input.shape),
      value.attributes,
    );
    if (!sameShape(shape, value.shape)) {
      fault(`${value.op} says ${shapeText(value.shape)} where its inputs make ${shapeText(shape)}`);
    }
    if (value.shape.some((d) => !Number.isInteger(d) || d < 1))
      fault(`${value.op} has shape ${shapeText(value.shape)}`);
    if (value.op === 'Constant' && !Number.isFinite(value.attributes.value))
      fault('a constant is not finite');
    if (value.op !== 'DropoutMask' && value.inputs.some((input) => input.dtype !== 'float32')) {
      fault(`${value.op} computes with float32 alone`);
    }
  }
  for (const [name, value] of Object.entries(graph.updates)) {
    const input = inputs.get(name);
    if (input?.op !== 'Input' || input.attributes.kind !== 'state')
      fault(`${name} is updated but is no state`);
    else if (!sameShape(input.shape, value.shape)) {
      fault(`${name} is ${shapeText(input.shape)} and is updated with ${shapeText(value.shape)}`);
    }
  }
}
