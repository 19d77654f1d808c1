// A section for each factor that a study of networks asks about, and one for all others.
import type { RunData } from '../../record/run-data.ts';
import type { SweepData } from '../../record/sweep-data.ts';
import { type ComparisonView, compareLevels } from '../comparison.ts';
import type { Section } from '../section.ts';
import { factors, type Varied } from '../varied.ts';

interface View {
  blocks: ComparisonView[];
}

const PATTERNS = {
  architectures: /^architecture$/,
  optimizers: /^(?:vars\.)?optimizer(?:\.type)?$/,
  dropout: /dropout/i,
  augmentations: /augment/i,
  normalization: /normali[sz]ation|batch_?norm/i,
} as const;

type Topic = keyof typeof PATTERNS;

/** The factors of a sweep that a topic is about, or, without a topic, those of none. */
export function factorsOf(run: RunData, topic?: Topic): Varied[] {
  const all = run.sweep ? allFactors(run.sweep) : [];
  if (topic) return all.filter(({ path }) => PATTERNS[topic].test(path));
  return all.filter(({ path }) => Object.values(PATTERNS).every((pattern) => !pattern.test(path)));
}

/** Each topic's section looks through them. */
const known = new WeakMap<SweepData, Varied[]>();

function allFactors(sweep: SweepData): Varied[] {
  const found = known.get(sweep) ?? factors(sweep);
  known.set(sweep, found);
  return found;
}

/** Compares the values of each of a topic's factors. */
export const topicSection = (title: string, topic?: Topic): Section<View> => ({
  title,
  template: 'comparison',
  view(run) {
    const found = factorsOf(run, topic);
    const blocks = found
      .map((factor, i) => {
        const id = topic ? `${topic}${i > 0 ? `-${i + 1}` : ''}` : `by-${slug(factor.name)}-${i + 1}`;
        const compared = compareLevels(run, factor, id);
        return compared && { ...compared, ...(found.length > 1 || !topic ? { heading: factor.name } : {}) };
      })
      .filter((block) => block !== null);
    return blocks.length === 0 ? null : { blocks };
  },
});

/** A name as part of an id and of a file's name. */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);

export const optimizers = topicSection('Optimizers', 'optimizers');
export const dropout = topicSection('Dropout rates', 'dropout');
export const augmentations = topicSection('With and without augmentation', 'augmentations');
export const normalization = topicSection('With and without batch normalization', 'normalization');
export const others = topicSection('Other hyperparameters');
