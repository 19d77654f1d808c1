// The report's sections, in their order on the page.
import type { Section } from '../section.ts';
import { augmentation } from './augmentation.ts';
import { classification } from './classification.ts';
import { confusion } from './confusion.ts';
import { cost } from './cost.ts';
import { curves } from './curves.ts';
import { environment } from './environment.ts';
import { mistakes } from './mistakes.ts';
import { reproduction } from './reproduction.ts';
import { summary } from './summary.ts';

export const sections = {
  summary,
  curves,
  confusion,
  mistakes,
  classification,
  augmentation,
  cost,
  environment,
  reproduction,
} satisfies Record<string, Section>;
