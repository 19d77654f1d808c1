// Writes a measured number with three digits, or as a whole number from 100 on.

export function shortNumber(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
