// The report's sections, in their order on the page.
import type { Section } from '../section.ts';
import { architectures } from './architectures.ts';
import { augmentation } from './augmentation.ts';
import { best } from './best.ts';
import { classification } from './classification.ts';
import { confusion } from './confusion.ts';
import { cost } from './cost.ts';
import { course } from './course.ts';
import { curves } from './curves.ts';
import { environment } from './environment.ts';
import { augmentations, dropout, normalization, optimizers, others } from './factor-sections.ts';
import { importance } from './importance.ts';
import { leaderboard } from './leaderboard.ts';
import { mistakes } from './mistakes.ts';
import { pairs } from './pairs.ts';
import { parallel } from './parallel.ts';
import { reproduction } from './reproduction.ts';
import { rivals } from './rivals.ts';
import { summary } from './summary.ts';
import { trials } from './trials.ts';

export const sections = {
  summary,
  leaderboard,
  architectures,
  optimizers,
  dropout,
  augmentations,
  normalization,
  others,
  importance,
  parallel,
  pairs,
  trials,
  best,
  curves,
  confusion,
  mistakes,
  classification,
  rivals,
  augmentation,
  cost,
  course,
  environment,
  reproduction,
} satisfies Record<string, Section>;
