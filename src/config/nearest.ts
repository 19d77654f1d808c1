// The name that someone probably meant.
import leven from 'leven';

/** The candidate that is nearest to a mistyped name, if one is near enough to be proposed. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_ .]/g, '');
  const wanted = plain(name);
  const most = Math.min(3, Math.max(1, Math.round(wanted.length * 0.4)));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = leven(wanted, plain(candidate), { maxDistance: most + 1 });
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

/** `Did you mean adam?`, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(name, candidates);
  return found === undefined ? undefined : `Did you mean ${found}?`;
}
