// Places what lives only from one step of a program to another: memory that is no longer needed is used again.

export interface Lifetime {
  bytes: number;
  /** The step that writes it, and the last one that reads it. */
  from: number;
  to: number;
}

/** Byte offsets in one region, in the lifetimes' order, and the region's size. */
export interface Placement {
  offsets: number[];
  bytes: number;
}

/** Bytes of a line of the cache. */
export const LINE = 64;

/** Whole lines, and one more: loops may overrun a buffer by a line. */
export const roomOf = (bytes: number): number => Math.ceil(bytes / LINE) * LINE + LINE;

/** What lives at once does not overlap. */
export function placeScratch(lifetimes: readonly Lifetime[]): Placement {
  const placed: (Lifetime & { start: number; end: number })[] = [];
  const offsets = lifetimes.map((lifetime) => {
    const atOnce = placed
      .filter((other) => other.from <= lifetime.to && lifetime.from <= other.to)
      .sort((a, b) => a.start - b.start);
    const length = roomOf(lifetime.bytes);
    let start = 0;
    for (const other of atOnce) {
      if (start + length <= other.start) break;
      start = Math.max(start, other.end);
    }
    placed.push({ ...lifetime, start, end: start + length });
    return start;
  });
  return { offsets, bytes: Math.max(0, ...placed.map(({ end }) => end)) };
}
