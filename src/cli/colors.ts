// Colors, where the stream that is written to shows them.
import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;
export type Style = (text: string) => string;

/** Colors for a terminal; none where NO_COLOR is set (https://no-color.org), always where FORCE_COLOR is. */
export function colorsFor({ isTTY }: { isTTY?: boolean }): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  return pc.createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || (isTTY === true && TERM !== 'dumb')));
}
