// What some trials took each test image for: the best one of a sweep, and those that it is worth comparing with.
import type { Database } from 'better-sqlite3';
import { readPredictions } from './read-predictions.ts';
import type { SweepData, SweepTrial } from './sweep-data.ts';

/** Of the best trial and its rivals; null where the best has none, as in a file of an earlier fmx. */
export function readRivals(
  db: Database,
  bestId: number | undefined,
  trials: readonly SweepTrial[],
): SweepData['predictions'] {
  const best = trials.find(({ id }) => id === bestId);
  if (!best) return null;
  const of = [best, ...rivalsOf(best, trials)].flatMap(({ id }) => {
    const found = readPredictions(db, id);
    return found ? [{ trial: id, ...found }] : [];
  });
  const [first] = of;
  if (first?.trial !== best.id) return null;
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    actual: base64(first.actual),
    of: of.map(({ trial, predicted }) => ({ trial, predicted: base64(predicted) })),
  };
}

/** Of the next best configuration, and of the best one of each other architecture: the trial with the same seed, if any. */
function rivalsOf(best: SweepTrial, trials: readonly SweepTrial[]): SweepTrial[] {
  const others = trials.filter(
    ({ status, configuration }) => status === 'completed' && configuration !== best.configuration,
  );
  const architectures = new Set([best.architecture]);
  const rivals = others.filter(({ architecture }, i) => {
    const isNew = !architectures.has(architecture);
    architectures.add(architecture);
    return i === 0 || isNew;
  });
  return rivals.map(
    (rival) =>
      others.find(({ configuration, seed }) => configuration === rival.configuration && seed === best.seed) ??
      rival,
  );
}
