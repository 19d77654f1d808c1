// What augmentation made of training images, before and after.
import type { Pipeline } from '../../config/pipeline.ts';
import { bestTrial } from '../best.ts';
import * as format from '../format.ts';
import { shownSize } from '../picture.ts';
import type { Section } from '../section.ts';

/** How large the sheet is shown, in CSS pixels. */
const SHEET_SIZE = 720;

interface View {
  png: string;
  width: number;
  height: number;
  /** In the order of the pipeline. */
  augmentations: { name: string; options: string }[];
}

export const augmentation: Section<View> = {
  title: 'Augmentation',
  of: 'best',
  view(run) {
    const trial = bestTrial(run);
    const png = trial?.pictures.augmentation;
    if (!trial || png === undefined) return null;
    return { png, ...shownSize(png, SHEET_SIZE), augmentations: listOf(trial.config) };
  },
};

/** From the resolved pipeline. */
function listOf(config: unknown): View['augmentations'] {
  const { augmentation = [] } = config as Partial<Pick<Pipeline, 'augmentation'>>;
  return augmentation.map(({ type, ...options }) => ({
    name: format.label(type),
    options: format.label(
      Object.entries(options)
        .map(([option, value]) => `${option} ${value}`)
        .join(', '),
    ),
  }));
}
