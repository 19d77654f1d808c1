// Tree-structured Parzen estimator: J. Bergstra et al., "Algorithms for hyper-parameter optimization", NIPS 2011, §4.
//
// Two densities, l of the good assignments and g of all others: of some candidates drawn from l, the one with the
// greatest l/g is proposed. A batch's earlier proposals count among the others, so that later ones keep away from them.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { drawsFrom, placeOf, scaled, substream } from './draw.ts';
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
    return question.history.length < options.startup_trials
      ? takeNew(question, sobolSequence(question))
      : propose(options, question);
  },
};

function propose({ good_share, candidates }: Options, question: Question): Assignment[] {
  const { space, history, random, count } = question;
  const dimensions = scaled(space);
  const scored = ranked(history);
  const best = new Set<Observation>(scored.slice(0, Math.ceil(good_share * scored.length)));
  const placeIn = ({ assignment }: Observation) => placeOf(dimensions, assignment);
  const good = parzen(dimensions, history.filter((observation) => best.has(observation)).map(placeIn));
  const others = history.filter((observation) => !best.has(observation)).map(placeIn);

  const known = new Set(history.map(({ assignment }) => keyOf(assignment)));
  const taken: Assignment[] = [];
  const next = (): Assignment | undefined => {
    const rest = parzen(dimensions, others);
    const draws = drawsFrom(substream(random, 'tpe', history.length + taken.length));
    let proposal: Assignment | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (let drawn = 0; drawn < candidates; drawn++) {
      const candidate = good.draw(draws);
      if (known.has(keyOf(candidate)) || excluded(space, candidate)) continue;
      const place = placeOf(dimensions, candidate);
      const ratio = good.logAt(place) - rest.logAt(place);
      if (ratio > most) [proposal, most] = [candidate, ratio];
    }
    if (proposal) return proposal;
    const pending = taken.map((assignment): Observation => ({ assignment, score: null }));
    const all = { ...question, history: [...history, ...pending], count: 1 };
    return takeNew(all, randomSequence(question))[0];
  };
  while (taken.length < count) {
    const proposal = next();
    if (proposal === undefined) break;
    taken.push(proposal);
    known.add(keyOf(proposal));
    others.push(placeOf(dimensions, proposal));
  }
  return taken;
}
