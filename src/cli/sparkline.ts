// A row of numbers as a row of little bars: ▁▂▃▅▇.

const BARS = '▁▂▃▄▅▆▇█';

/** At most `width` bars, from the least value to the greatest; of more values every n-th is shown. Blank: no number. */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const step = Math.max(1, Math.ceil(values.length / Math.max(1, width)));
  const shown = values.filter((_, i) => (values.length - 1 - i) % step === 0);
  const known = shown.filter((value) => value !== null);
  const [least, greatest] = [Math.min(...known), Math.max(...known)];
  return shown
    .map((value) => {
      if (value === null) return ' ';
      const height = greatest > least ? (value - least) / (greatest - least) : 1;
      return BARS[Math.round(height * (BARS.length - 1))];
    })
    .join('');
}
