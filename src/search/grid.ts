// Every combination of the values.
import * as Type from 'typebox';
import { FmxError } from '../errors.ts';
import { assignments } from './enumerate.ts';
import { scaleOf } from './scale.ts';
import type { Search } from './search.ts';
import { type Assignment, keyOf } from './space.ts';

export const grid: Search<object> = {
  summary: 'Every combination of the values, the last parameter changing fastest.',
  schema: Type.Object({}, { additionalProperties: false }),
  adaptive: false,
  ask(_, { space, history, count }) {
    const endless = space.dimensions.find(({ domain }) => scaleOf(domain).size === Number.POSITIVE_INFINITY);
    if (endless) {
      throw new FmxError('config', `a grid cannot go through ${endless.name}, a range without steps`, {
        hint: 'Give it values or a step, or search with random, sobol, tpe or gp.',
      });
    }
    const known = new Set(history.map(({ assignment }) => keyOf(assignment)));
    const taken: Assignment[] = [];
    for (const assignment of assignments(space)) {
      if (taken.length >= count) break;
      if (known.size === 0 || !known.has(keyOf(assignment))) taken.push(assignment);
    }
    return taken;
  },
};
