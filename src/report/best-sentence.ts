// The best configuration of a sweep, in words.
import type { Configuration } from '../analysis/configurations.ts';
import type { Standing } from '../analysis/standings.ts';
import type { Estimate } from '../statistics/mean.ts';
import { inUnits, isAccuracy, type Metric, measured } from './answer-words.ts';
import * as format from './format.ts';

/** The best configuration, how sure it is, and the cheapest that is within its noise. */
export function bestSentence(
  configurations: readonly Configuration[],
  standing: readonly Standing[],
  metric: Metric,
): string | null {
  const [best] = configurations;
  if (!best?.value) return null;
  const { value, test_accuracy: test, finalist, seconds } = best;
  const what = `the best ${finalist ? 'finalist' : 'configuration'}`;
  const seeds =
    value.n > 1
      ? `mean of ${value.n} ${finalist ? 'fresh seeds' : 'seeds'}${rangeText(value, metric)}`
      : 'one seed';
  const tested = test === null ? '' : `; test accuracy ${format.percent(test.value)}`;
  const name = format.label(best.name);
  const lead = `${name} is ${what}: ${measured('value', metric)} ${inUnits(value.value, 'value', metric)} (${seeds})${tested}.`;
  const others = standing.slice(1);
  if (others.length === 0) return lead;
  const only = others.length === 1;
  if (others.every(({ within_noise }) => within_noise === null)) {
    return `${lead} With one seed each, ${only ? 'the other one' : `any of the ${others.length} others`} may be as good.`;
  }
  const near = others.filter(({ within_noise }) => within_noise === true);
  if (near.length === 0)
    return `${lead} ${only ? 'The other one is not' : 'None of the others is'} within its noise.`;
  const cheapest = near
    .map(({ configuration }) => configuration)
    .filter(({ seconds }) => seconds !== null)
    .toSorted((a, b) => (a.seconds?.value ?? 0) - (b.seconds?.value ?? 0))[0];
  const ratio = cheapest?.seconds && seconds ? cheapest.seconds.value / seconds.value : 1;
  const saving =
    cheapest && ratio < 0.9
      ? `, of which ${format.label(cheapest.name)} takes ${format.percent(ratio, 0)} of its time`
      : '';
  const which = only ? 'The other one' : `${near.length} of the ${others.length} others`;
  return `${lead} ${which} ${near.length === 1 ? 'is' : 'are'} within its noise${saving}.`;
}

function rangeText({ low, high }: Estimate, metric: Metric): string {
  if (low === null || high === null) return '';
  const range = isAccuracy('value', metric)
    ? format.percentRange(low, high)
    : `${format.decimal(low)}–${format.decimal(high)}`;
  return `, ${format.INTERVAL} ${range}`;
}
