// Dimensions → a space: in an order in which every condition can be checked, and without contradictions.
import { FmxError } from '../errors.ts';
import { scaleOf } from './scale.ts';
import { type Condition, type Dimension, type Space, valuesIn } from './space.ts';

/**
 * A space of these dimensions. They keep their order, but for those that must wait for one that their condition
 * names. Throws FmxError('config') that names the dimension where a condition can never be met, a name stands twice
 * under conditions that can both be met, or dimensions wait for each other in a circle.
 */
export function createSpace(dimensions: readonly Dimension[], exclude: readonly Condition[] = []): Space {
  for (const { name, when = {} } of dimensions) checkCondition(when, dimensions, name);
  for (const condition of exclude) checkCondition(condition, dimensions, 'exclude');
  for (const [index, { name, when }] of dimensions.entries()) {
    const earlier = dimensions.slice(0, index).filter((dimension) => dimension.name === name);
    if (earlier.some((dimension) => !disjoint(dimension.when, when))) {
      throw new FmxError('config', `${name} is varied twice at the same time`, {
        hint: 'Put all of its values in one place.',
      });
    }
  }
  const waiting = [...dimensions];
  const ordered: Dimension[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(
      ({ when = {} }) => !Object.keys(when).some((wanted) => waiting.some(({ name }) => name === wanted)),
    );
    if (next === -1) {
      const circle = waiting.map(({ name }) => name).join(', ');
      throw new FmxError('config', `${circle}: each exists only where another of them does`, {
        hint: 'Take the condition off one of them.',
      });
    }
    ordered.push(...waiting.splice(next, 1));
  }
  return { dimensions: ordered, exclude };
}

/** Throws where a condition names what is not varied, or a value that is never taken. */
function checkCondition(condition: Condition, dimensions: readonly Dimension[], of: string): void {
  for (const [name, wanted] of Object.entries(condition)) {
    const named = dimensions.filter((dimension) => dimension.name === name);
    if (named.length === 0) {
      throw new FmxError('config', `${of} names ${name}, which the search does not vary`, {
        hint: `Add ${name} to the search's parameters, or take it out of the condition.`,
      });
    }
    const scales = named.map(({ domain }) => scaleOf(domain));
    for (const value of valuesIn(wanted)) {
      if (scales.some((scale) => scale.cell(value) !== null)) continue;
      throw new FmxError(
        'config',
        `${of} asks for ${name} ${value}, which is not among the values of ${name}`,
      );
    }
  }
}

/** Can no assignment meet both conditions? */
function disjoint(a: Condition = {}, b: Condition = {}): boolean {
  return Object.entries(a).some(([name, wanted]) => {
    const other = b[name];
    return other !== undefined && !valuesIn(wanted).some((value) => valuesIn(other).includes(value));
  });
}
