// Dimensions → a space: in an order in which every condition can be checked, and without contradictions.
import { FmxError } from '../errors.ts';
import { type Condition, type Dimension, type Space, valuesIn } from './space.ts';

/**
 * A space of these dimensions; conditions name those. They keep their order, but for those that must wait for one that
 * their condition names. Throws FmxError('config'), whose path is the name of a dimension, where a name stands twice
 * under conditions that can both be met, or dimensions wait for each other in a circle.
 */
export function createSpace(dimensions: readonly Dimension[], exclude: readonly Condition[] = []): Space {
  for (const [index, { name, when }] of dimensions.entries()) {
    const earlier = dimensions.slice(0, index).filter((dimension) => dimension.name === name);
    if (earlier.some((dimension) => !disjoint(dimension.when, when))) {
      throw new FmxError('config', `${name} is varied twice at the same time`, {
        path: [name],
        hint: 'Put all of its values in one place.',
      });
    }
  }
  const waiting = [...dimensions];
  const ordered: Dimension[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((dimension) => waitedFor(dimension, waiting) === undefined);
    if (next === -1) throw inCircle(waiting);
    ordered.push(...waiting.splice(next, 1));
  }
  return { dimensions: ordered, exclude };
}

/** One of those still waiting that a dimension must come after. */
const waitedFor = ({ when = {} }: Dimension, waiting: readonly Dimension[]): Dimension | undefined =>
  waiting.find(({ name }) => Object.hasOwn(when, name));

/** Each of `waiting` waits for another of them: who follows comes round in the end. */
function inCircle(waiting: readonly Dimension[]): FmxError {
  const way: string[] = [];
  let dimension = waiting[0];
  while (dimension && !way.includes(dimension.name)) {
    way.push(dimension.name);
    dimension = waitedFor(dimension, waiting);
  }
  const first = dimension?.name ?? '';
  const circle = [...way.slice(way.indexOf(first)), first].join(' → ');
  return new FmxError('config', `parameters wait for each other in a circle: ${circle}`, {
    path: [first],
    hint: 'Take the `when` off one of them.',
  });
}

/** Can no assignment meet both conditions? */
function disjoint(a: Condition = {}, b: Condition = {}): boolean {
  return Object.entries(a).some(([name, wanted]) => {
    const other = b[name];
    return other !== undefined && !valuesIn(wanted).some((value) => valuesIn(other).includes(value));
  });
}
