// Numbers, names and paragraphs as the terminal shows them: the report's words, with plain spaces.
import * as columns from '../columns.ts';
import * as report from '../report/format.ts';

export const plain = (text: string): string => text.replaceAll('\u202f', ' ');

export const percent = (ratio: number | null, digits = 1): string => plain(report.percent(ratio, digits));
export const percentRange = (low: number, high: number): string => plain(report.percentRange(low, high));
export const duration = (seconds: number | null): string => plain(report.duration(seconds));
export const bytes = (count: number | null): string => plain(report.bytes(count));
export const { clock, count, decimal, integer, loss } = report;

/** Milliseconds since 1970 as `2026-11-22 14:03`, in this machine's time zone. */
export function moment(at: number): string {
  const date = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A name or sentence from a file, without what a terminal would obey. */
export const printable = (text: string): string => columns.printable(report.label(text));
