// Numbers and names as people read them: the same text in sentences, tables and charts, whatever the locale.

/** Keeps a number and its unit on one line. */
const THIN = '\u202f';
const NOTHING = '–';

/** `write(value)`, or what stands for a value that is missing or not finite. */
function finite(value: number | null, write: (value: number) => string): string {
  if (value === null) return NOTHING;
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return write(value).replace('-', '−');
}

/** `60,000` */
export const integer = (value: number | null): string => finite(value, (x) => grouped(x.toFixed(0)));

/** `0.715` */
export const decimal = (value: number | null, digits = 3): string => finite(value, (x) => x.toFixed(digits));

/** A loss: `0.2915`, `3.1e+12`. */
export const loss = (value: number | null): string =>
  finite(value, (x) => (Math.abs(x) >= 1e5 ? x.toExponential(2) : x.toFixed(4)));

/** A ratio in 0 … 1 as `88.7 %`. */
export const percent = (ratio: number | null, digits = 1): string =>
  finite(ratio, (x) => `${(100 * x).toFixed(digits)}${THIN}%`);

/** `+5.1`, `−0.3`: a number whose sign counts. */
export const signed = (value: number | null, digits = 1): string =>
  finite(value, (x) => `${x > 0 ? '+' : ''}${x.toFixed(digits)}`);

/** A difference of two ratios in percentage points: `+5.12 points`. */
export const points = (difference: number | null, digits = 2): string =>
  finite(difference, (x) => `${signed(100 * x, digits)} points`);

/** A hyperparameter's value, as short as it is exact to four digits: `0.0003`, `64`, `1e-7`. */
export const parameter = (value: number | null): string =>
  finite(value, (x) => String(Number(x.toPrecision(4))));

/** `421k`, `1.2M`: for the ticks of an axis. */
export const compact = (value: number | null): string =>
  finite(value, (x) => {
    const [divisor, letter] = Math.abs(x) >= 1e6 ? [1e6, 'M'] : Math.abs(x) >= 1e4 ? [1e3, 'k'] : [1, ''];
    return `${Number((x / divisor).toPrecision(3))}${letter}`;
  });

export const INTERVAL = `95${THIN}% interval`;

/**
 * `88.1–89.3 %`, an interval of a share. No share is below 0 or above 1: what Student's interval has beyond them, of two
 * seeds above all, is left out, and what remains covers the share as often.
 */
export const percentRange = (low: number, high: number): string =>
  `${(100 * withinShares(low)).toFixed(1)}–${percent(withinShares(high))}`;

export const withinShares = (value: number): number => Math.min(1, Math.max(0, value));

/** `0.8 s`, `42.3 s`, `3 min 05 s`, `2 h 07 min` */
export function duration(seconds: number | null): string {
  return finite(seconds, (s) => {
    if (s < 99.95) return `${s.toFixed(s < 10 ? 2 : 1)}${THIN}s`;
    const two = (n: number): string => String(n).padStart(2, '0');
    const whole = Math.round(s);
    const minutes = Math.floor(whole / 60);
    if (minutes < 60) return `${minutes}${THIN}min ${two(whole % 60)}${THIN}s`;
    return `${Math.floor(minutes / 60)}${THIN}h ${two(minutes % 60)}${THIN}min`;
  });
}

/** `0:19`, `1:02:05`: a time that counts up or down. */
export function clock(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** `412 MB`, in powers of 1000. */
export function bytes(count: number | null): string {
  return finite(count, (n) => {
    const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, n)) / 3)));
    const value = n / 1000 ** power;
    return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)}${THIN}${UNITS[power]}`;
  });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Milliseconds since 1970 as `22 Nov 2025, 14:03 UTC`. */
export function moment(at: number | null): string {
  return finite(at, (milliseconds) => {
    const [, year, month, day, time] =
      /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(new Date(milliseconds).toISOString()) ?? [];
    return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${time} UTC`;
  });
}

/** `1 epoch`, `20 epochs` */
export const count = (n: number, noun: string, plural = `${noun}s`): string =>
  `${integer(n)} ${n === 1 ? noun : plural}`;

/** `a`, `a and b`, `a, b and c` */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const DIRECTED = /[\u0590-\u08ff\u200e\u200f\ufb1d-\ufefc]/;
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A name for a sentence, table or chart: one that is written from right to left is isolated, and marks that
 * would turn the text around it are shown as U+FFFD.
 */
export function label(name: string): string {
  const safe = name.replace(OVERRIDES, '\ufffd');
  return DIRECTED.test(safe) ? `\u2068${safe}\u2069` : safe;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
