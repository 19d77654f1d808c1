// Which of some points are worth their price: no other one is as cheap and better, or as good and cheaper.

export interface Priced {
  /** Less is better: seconds, parameters. */
  price: number;
  /** More is better: accuracy. */
  worth: number;
}

/** The points of the Pareto front, cheapest first; of equal ones, all. */
export function paretoFront<T extends Priced>(points: readonly T[]): T[] {
  const front: T[] = [];
  let best = Number.NEGATIVE_INFINITY;
  let [price, worth] = [Number.NaN, Number.NaN];
  for (const point of points.toSorted((a, b) => a.price - b.price || b.worth - a.worth)) {
    const equal = point.price === price && point.worth === worth;
    if (point.worth <= best && !equal) continue;
    best = point.worth;
    ({ price, worth } = point);
    front.push(point);
  }
  return front;
}
