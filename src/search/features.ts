// An assignment as numbers for a kernel: a position for each dimension, or for names one feature each.
import type { Place, ScaledDimension } from './draw.ts';

export interface Features {
  /** The dimension, counted among those with more than one value, that each feature belongs to. */
  groups: number[];
  of(place: Place): Float64Array;
}

/**
 * Different names are as far from each other as the ends of a scale are. A dimension that does not exist has the middle
 * of its scale, or no name: what it depends on tells the assignments apart.
 */
export function featuresOf(dimensions: readonly ScaledDimension[]): Features {
  const varied = [...dimensions.entries()].filter(([, { scale }]) => scale.size > 1);
  const groups = varied.flatMap(([, { scale }], group) =>
    scale.categorical ? Array.from({ length: scale.size }, () => group) : [group],
  );
  return {
    groups,
    of: (place) =>
      Float64Array.from(
        varied.flatMap(([index, { scale }]) => {
          const cell = place[index];
          const middle = cell ? (cell[0] + cell[1]) / 2 : 0.5;
          if (!scale.categorical) return [middle];
          const name = cell ? Math.floor(middle * scale.size) : -1;
          return Array.from({ length: scale.size }, (_, i) => (i === name ? Math.SQRT1_2 : 0));
        }),
      ),
  };
}
