// Curves without the noise of single epochs.

const WEIGHT = 0.6;

/**
 * The exponential moving average, without its bias toward the beginning (as TensorBoard smooths, with weight 0.6;
 * the correction is that of D. P. Kingma and J. Ba, "Adam", ICLR 2015, section 3). What is missing stays missing.
 */
export function smoothed(values: readonly (number | null)[], weight = WEIGHT): (number | null)[] {
  let [average, share] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    average = weight * average + (1 - weight) * value;
    share = weight * share + (1 - weight);
    return average / share;
  });
}
