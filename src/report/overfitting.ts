// Whether a network learns its training images by heart: what the two loss curves say, in a sentence.
import type { TrialData } from '../record/run-data.ts';
import { lastEpoch, valuesByEpoch } from './best.ts';
import * as format from './format.ts';

/** A validation loss that ends this much above its lowest is more than the usual noise of an epoch. */
const RISE = 0.05;
const MIN_EPOCHS = 3;

/**
 * A sentence, or null where there is no validation loss. It over-fits where the validation loss has risen by
 * more than 5 % from its lowest while the training loss fell on.
 */
export function overfittingSentence(trial: TrialData): string | null {
  const validation = valuesByEpoch(trial, 'validation', 'loss');
  const training = valuesByEpoch(trial, 'train', 'loss');
  const known = validation.filter((value) => value !== null);
  const last = lastEpoch(trial);
  const [low, end] = [Math.min(...known), validation.at(-1) ?? null];
  const lowest = validation.indexOf(low);
  const [trainingThen, trainingEnd] = [training[lowest] ?? null, training.at(-1) ?? null];
  if (known.length === 0 || end === null || trainingThen === null || trainingEnd === null) return null;
  if (last < MIN_EPOCHS)
    return `${format.count(last, 'epoch')} ${last === 1 ? 'is' : 'are'} too few to say whether it over-fits.`;
  if (lowest === last - 1) {
    return 'It does not over-fit so far: the validation loss was lowest in the last epoch, so more epochs may help.';
  }
  const rise = end / low - 1;
  if (rise > RISE && trainingEnd < trainingThen) {
    return (
      `It over-fits: after epoch ${lowest + 1} the training loss fell on, from ${format.decimal(trainingThen)} to ` +
      `${format.decimal(trainingEnd)}, while the validation loss rose from ${format.decimal(low)} to ${format.decimal(end)}.`
    );
  }
  return (
    `There is no clear over-fitting: the validation loss was lowest in epoch ${lowest + 1} ` +
    `and ended ${format.percent(rise)} above that.`
  );
}
