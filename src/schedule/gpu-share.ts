// How many trials share the GPUs.

/** Takes care of shares that float64 does not hold exactly: a third, three times, is one whole GPU. */
const ROUNDING = 1e-9;

/**
 * How many trials may compute on `gpus` GPUs at once where each takes `share` of one, above 0 and up to 1. A trial is
 * not spread over two: of those that take 0.6, a GPU holds one.
 */
export const trialsOnGpus = (share: number, gpus = 1): number => gpus * Math.floor(1 / share + ROUNDING);
