// The assignment with the greatest merit: many draws, then steps that get smaller from the best of them.
import { assign, type Draws, type ScaledDimension, truncatedNormal } from './draw.ts';
import type { Assignment } from './space.ts';

const DRAWS = 200;
const CLIMBERS = 5;
const STEPS = [0.2, 0.1, 0.05, 0.02, 0.01, 0.003];
const TRIES = 10;

/**
 * Of the assignments that `merit` gives a number (the others are not allowed), the best that was found, if any.
 * `starts` are worth looking around.
 */
export function climb(
  dimensions: readonly ScaledDimension[],
  starts: readonly Assignment[],
  merit: (assignment: Assignment) => number | null,
  draws: Draws,
): Assignment | undefined {
  const judged = (assignment: Assignment) => {
    const value = merit(assignment);
    return value === null ? [] : [{ assignment, value }];
  };
  const drawn = Array.from({ length: DRAWS }, () => assign(dimensions, (scale) => scale.at(draws.uniform())));
  const around = starts.flatMap((start) =>
    STEPS.flatMap((step) => [
      neighbour(dimensions, start, step, draws),
      neighbour(dimensions, start, step, draws),
    ]),
  );
  let climbers = [...drawn, ...around]
    .flatMap(judged)
    .sort((a, b) => b.value - a.value)
    .slice(0, CLIMBERS);
  for (const step of STEPS) {
    climbers = climbers.map((climber) => {
      let best = climber;
      for (let i = 0; i < TRIES; i++) {
        const [next] = judged(neighbour(dimensions, best.assignment, step, draws));
        if (next && next.value > best.value) best = next;
      }
      return best;
    });
  }
  return climbers.sort((a, b) => b.value - a.value)[0]?.assignment;
}

/** An assignment with about half of its values changed: numbers by about `step` of their scale, names to any. */
function neighbour(
  dimensions: readonly ScaledDimension[],
  of: Assignment,
  step: number,
  draws: Draws,
): Assignment {
  return assign(dimensions, (scale, index) => {
    const value = of[dimensions[index]?.name ?? ''];
    const cell = value === undefined ? null : scale.cell(value);
    if (value === undefined || cell === null) return scale.at(draws.uniform());
    if (draws.uniform() < 0.5) return value;
    if (scale.categorical) return scale.at(draws.uniform());
    return scale.at(truncatedNormal(draws, (cell[0] + cell[1]) / 2, Math.max(step, cell[1] - cell[0])));
  });
}
