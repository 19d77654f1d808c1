// The name that someone probably meant.
import leven from 'leven';

/** The candidate that is nearest to a mistyped name, if one is near enough to be proposed. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_ .]/g, '');
  const wanted = plain(name);
  const most = Math.min(3, Math.max(1, Math.round(wanted.length * 0.4)));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const known = plain(candidate);
    const typo = leven(wanted, known, { maxDistance: most + 1 });
    // An abbreviation or another form of the word: batch_norm, rotate.
    const distance = sharesStem(wanted, known) ? Math.min(typo, most) : typo;
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

/** Do both begin alike, but for the end of the shorter one? */
function sharesStem(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < shorter && a[shared] === b[shared]) shared++;
  return shared >= 4 && shared >= 0.75 * shorter;
}

/** `Did you mean adam?`, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(name, candidates);
  return found === undefined ? undefined : `Did you mean ${found}?`;
}
