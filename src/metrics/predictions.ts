// What a network says about each image, read from its logits.

export interface Prediction {
  predicted: number;
  /** The softmax's value for the predicted class, 0 … 1. */
  confidence: number;
}

/** The class of the largest of the `classes` logits that begin at `offset`; the first of equal ones. */
export function argmax(logits: Float32Array, offset: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) {
    if ((logits[offset + c] as number) > (logits[offset + best] as number)) best = c;
  }
  return best;
}

/** The prediction from the `classes` logits that begin at `offset`. */
export function predictionAt(logits: Float32Array, offset: number, classes: number): Prediction {
  const predicted = argmax(logits, offset, classes);
  const largest = logits[offset + predicted] as number;
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp((logits[offset + c] as number) - largest);
  return { predicted, confidence: 1 / sum };
}

/** The softmax of the `classes` logits that begin at `offset`. */
export function probabilitiesAt(logits: Float32Array, offset: number, classes: number): number[] {
  const largest = logits[offset + argmax(logits, offset, classes)] as number;
  const powers = Array.from(logits.subarray(offset, offset + classes), (logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
