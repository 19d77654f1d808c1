// Bayesian optimization: a Gaussian process of the scores, and where it expects most improvement.
//
// D. R. Jones, M. Schonlau, W. J. Welch, Journal of Global Optimization 13 (1998). A batch's proposals are made one after
// another, each as if those before it had got what the model expects of them ("Kriging believer": D. Ginsbourger,
// R. Le Riche, L. Carraro, 2010), so they keep apart.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { climb } from './climb.ts';
import { drawsFrom, placeOf, scaled, substream } from './draw.ts';
import { featuresOf } from './features.ts';
import { fitProcess } from './fit-process.ts';
import { posteriorOf } from './gaussian-process.ts';
import { logExpectedExcess } from './normal.ts';
import { startupTrials } from './options.ts';
import { ranked } from './ranked.ts';
import type { Observation, Question, Search } from './search.ts';
import { sobolSequence } from './sobol.ts';
import { type Assignment, excluded, keyOf } from './space.ts';
import { takeNew } from './take-new.ts';

const schema = Type.Object({ startup_trials: startupTrials }, { additionalProperties: false });

/** The cost grows with the cube of what the model knows: it is told the best and the newest. */
const BEST = 100;
const NEWEST = 50;

export const gp: Search<Static<typeof schema>> = {
  summary:
    'Models the scores by a Gaussian process: for few parameters, most of them numbers, and costly trials.',
  schema,
  adaptive: true,
  ask({ startup_trials }, question) {
    const best = ranked(question.history).slice(0, BEST);
    const told = best.some(({ score }) => score !== best[0]?.score);
    if (question.history.length < startup_trials || !told) {
      return takeNew(question, sobolSequence(question));
    }
    const taken = propose(
      question,
      best.map(({ assignment }) => assignment),
    );
    if (taken.length === question.count) return taken;
    const pending = taken.map((assignment): Observation => ({ assignment, score: null }));
    const rest = {
      ...question,
      history: [...question.history, ...pending],
      count: question.count - taken.length,
    };
    return [...taken, ...takeNew(rest, sobolSequence(question))];
  },
};

function propose({ space, history, random, count }: Question, best: readonly Assignment[]): Assignment[] {
  const dimensions = scaled(space);
  const { groups, of } = featuresOf(dimensions);
  const rowOf = (assignment: Assignment): Float64Array => of(placeOf(dimensions, assignment));

  const newest = history.slice(-NEWEST).map(({ assignment }) => assignment);
  const chosen = new Set([...best, ...newest]);
  const observations = history.filter(({ assignment }) => chosen.has(assignment));
  const rows = observations.map(({ assignment }) => rowOf(assignment));
  const targets = [...targetsOf(observations)];
  const hyperparameters = fitProcess({ rows, groups }, Float64Array.from(targets));

  const known = new Set(history.map(({ assignment }) => keyOf(assignment)));
  const taken: Assignment[] = [];
  while (taken.length < count) {
    const posterior = posteriorOf({ rows, groups }, Float64Array.from(targets), hyperparameters);
    const least = Math.min(...rows.map((row) => posterior(row).mean));
    const merit = (assignment: Assignment): number | null => {
      if (known.has(keyOf(assignment)) || excluded(space, assignment)) return null;
      const { mean, deviation } = posterior(rowOf(assignment));
      return Math.log(deviation) + logExpectedExcess((mean - least) / deviation);
    };
    const draws = drawsFrom(substream(random, 'gp', history.length + taken.length));
    const next = climb(dimensions, [...best.slice(0, 5), ...taken], merit, draws);
    if (next === undefined) break;
    taken.push(next);
    known.add(keyOf(next));
    rows.push(rowOf(next));
    targets.push(posterior(rowOf(next)).mean);
  }
  return taken;
}

/**
 * Scores with mean 0 and variance 1. Failed trials count as the worst, pruned ones with the score they had then. Those
 * that are very much worse than the median are pulled in: they say nothing about where it is good, and would hide all
 * differences there.
 */
function targetsOf(observations: readonly Observation[]): number[] {
  const sorted = ranked(observations)
    .map(({ score }) => score)
    .sort((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)] as [
    number,
    number,
    number,
  ];
  const limit = median > least ? Math.min(most, median + 3 * (median - least)) : most;
  const scores = observations.map(({ score }) =>
    score !== null && Number.isFinite(score) ? Math.min(limit, score) : limit,
  );
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  return scores.map((score) => (score - mean) / Math.sqrt(variance));
}
