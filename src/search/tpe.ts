// Tree-structured Parzen estimator: J. Bergstra et al., "Algorithms for hyper-parameter optimization", NIPS 2011, §4.
//
// Two densities, l of the good assignments and g of all others: of some candidates drawn from l, the one with the
// greatest l/g is proposed. A batch's earlier proposals count among the others, so that later ones keep away from them.
import Type, { type Static } from 'typebox';
import { drawsFrom, type Place, placeOf, scaled, substream } from './draw.ts';
import { startupTrials } from './options.ts';
import { parzen } from './parzen.ts';
import { randomSequence } from './random.ts';
import { ranked } from './ranked.ts';
import type { Observation, Question, Search } from './search.ts';
import { sobolSequence } from './sobol.ts';
import { type Assignment, excluded, keyOf } from './space.ts';
import { takeNew } from './take-new.ts';

const schema = Type.Object(
  {
    startup_trials: startupTrials,
    good_share: Type.Number({
      default: 0.15,
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: 'The share of the configurations that counts as good.',
    }),
    candidates: Type.Integer({
      default: 24,
      minimum: 1,
      maximum: 10_000,
      description: 'How many are drawn for each proposal.',
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof schema>;

export const tpe: Search<Options> = {
  summary: 'Draws from where the good ones are and the others are not: for many parameters of any kind.',
  schema,
  adaptive: true,
  ask(options, question) {
    const { history, count } = question;
    if (history.length < options.startup_trials) return takeNew(question, sobolSequence(question));
    const taken: Assignment[] = [];
    while (taken.length < count) {
      const pending = taken.map((assignment): Observation => ({ assignment, score: null }));
      const next = propose(options, { ...question, history: [...history, ...pending] });
      if (next === undefined) break;
      taken.push(next);
    }
    return taken;
  },
};

function propose({ good_share, candidates }: Options, question: Question): Assignment | undefined {
  const { space, history, random } = question;
  const dimensions = scaled(space);
  const scored = ranked(history);
  const best = new Set<Observation>(scored.slice(0, Math.ceil(good_share * scored.length)));
  const places = (wanted: boolean): Place[] =>
    history
      .filter((observation) => best.has(observation) === wanted)
      .map(({ assignment }) => placeOf(dimensions, assignment));
  const [good, others] = [parzen(dimensions, places(true)), parzen(dimensions, places(false))];

  const known = new Set(history.map(({ assignment }) => keyOf(assignment)));
  const draws = drawsFrom(substream(random, 'tpe', history.length));
  let proposal: Assignment | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (let drawn = 0; drawn < candidates; drawn++) {
    const candidate = good.draw(draws);
    if (known.has(keyOf(candidate)) || excluded(space, candidate)) continue;
    const place = placeOf(dimensions, candidate);
    const ratio = good.logAt(place) - others.logAt(place);
    if (ratio > most) [proposal, most] = [candidate, ratio];
  }
  return proposal ?? takeNew({ ...question, count: 1 }, randomSequence(question))[0];
}
