// Text in the columns of a terminal: cut, broken into lines, without what a terminal would obey.
import stringWidth from 'fast-string-width';

/** It takes 7 ms to make, and few texts are cut. */
let graphemes: Intl.Segmenter | undefined;

/** As much of a text as fits into so many columns, with … where something is missing. */
export function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  if (columns < 1) return '';
  let shown = '';
  let used = 1;
  graphemes ??= new Intl.Segmenter();
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > columns) break;
    shown += segment;
  }
  return `${shown}…`;
}

/** Lines of at most so many columns, broken at spaces; a longer word stands alone. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let room = 0;
  for (const word of text.split(' ')) {
    const width = stringWidth(word);
    if (lines.length > 0 && width < room) {
      lines.push(`${lines.pop()} ${word}`);
      room -= width + 1;
    } else {
      lines.push(word);
      room = columns - width;
    }
  }
  return lines;
}

/** A space for each control character and line break. */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
