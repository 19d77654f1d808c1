// The decisions of a rung that all of its bracket have reached: its best go on.
import { compareBy, shown } from './compare.ts';
import type { Decision, Rung, Standing, Watched } from './pruning.ts';

/**
 * A decision for each standing, by configuration. The first of equals goes on, so standings are given in the plan's
 * order, never in that of their arrival. NaN never goes on.
 */
export function promote(metric: Watched, rung: Rung, standings: readonly Standing[]): Map<string, Decision> {
  const better = compareBy(metric.goal);
  const ranked = [...standings].sort((a, b) => better(a.value, b.value));
  const rule = `the best ${rung.keep} of ${standings.length} go on`;
  return new Map(
    ranked.map(({ configuration, value }, index) => {
      if (Number.isNaN(value)) {
        return [
          configuration,
          { prune: true, reason: `${metric.name} is not a number by epoch ${rung.epoch}` },
        ];
      }
      const reason = `${metric.name} ${shown(value)} at epoch ${rung.epoch} is number ${index + 1}; ${rule}`;
      return [configuration, { prune: index >= rung.keep, reason }];
    }),
  );
}
