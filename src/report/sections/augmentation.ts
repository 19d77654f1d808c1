// What augmentation made of training images, before and after.
import type { ParameterValue } from '../../search/space.ts';
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
    return { png, ...shownSize(png, SHEET_SIZE), augmentations: listOf(trial.parameters) };
  },
};

/** From parameters such as `augmentation.0.rotation.degrees`. */
function listOf(parameters: Record<string, ParameterValue>): View['augmentations'] {
  const list: { name: string; options: string[] }[] = [];
  for (const [path, value] of Object.entries(parameters)) {
    const [, index, name, option] = /^augmentation\.(\d+)\.([^.]+)\.(.+)$/.exec(path) ?? [];
    if (index === undefined || name === undefined) continue;
    const item = list[Number(index)] ?? { name, options: [] };
    list[Number(index)] = item;
    item.options.push(`${option} ${value}`);
  }
  return list.flatMap(({ name, options }) => ({
    name: format.label(name),
    options: format.label(options.join(', ')),
  }));
}
