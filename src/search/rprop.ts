// Ascent by the signs of derivatives: M. Riedmiller, H. Braun, "A direct adaptive method for faster backpropagation
// learning: the RPROP algorithm", ICNN 1993; for likelihoods of Gaussian processes: M. Blum, M. Riedmiller, ESANN 2013.
//
// Each coordinate has a step of its own, which grows while its derivative keeps its sign and is halved when it does not.

const ROUNDS = 60;
const FIRST_STEP = 0.3;
const GREATEST_STEP = 1;
/** When all steps are smaller, the top is near enough. */
const LEAST_STEP = 0.02;

export interface Slope {
  value: number;
  gradient: readonly number[];
}

/** The best point that was come by on the way up from `start`; each coordinate stays in its range. */
export function climbSigns(
  slopeAt: (point: readonly number[]) => Slope,
  start: readonly number[],
  ranges: readonly (readonly [low: number, high: number])[],
): readonly number[] {
  let point = start;
  let best = { point, value: Number.NEGATIVE_INFINITY };
  let steps = start.map(() => FIRST_STEP);
  let before = start.map(() => 0);
  for (let round = 0; round < ROUNDS && Math.max(...steps) >= LEAST_STEP; round++) {
    const { value, gradient } = slopeAt(point);
    if (value > best.value) best = { point, value };
    const turns = gradient.map((derivative, i) => Math.sign(derivative * (before[i] as number)));
    steps = steps.map((step, i) => {
      const turn = turns[i] as number;
      return turn > 0 ? Math.min(GREATEST_STEP, 1.2 * step) : turn < 0 ? step / 2 : step;
    });
    // A coordinate that has overshot waits for a round.
    before = gradient.map((derivative, i) => ((turns[i] as number) < 0 ? 0 : derivative));
    point = point.map((x, i) => {
      const [low, high] = ranges[i] as readonly [number, number];
      return Math.min(high, Math.max(low, x + Math.sign(before[i] as number) * (steps[i] as number)));
    });
  }
  return best.point;
}
