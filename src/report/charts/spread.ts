// Labels that would touch are moved apart.
import type { Scale } from './scale.ts';

/** The least distance of two names at the ends of lines, in pixels. */
const DISTANCE = 15;

/** How far down to move names at the ends of lines, in pixels, by where on the y axis of a plot the lines end. */
export const spreadNames = (ends: readonly number[], { min, max }: Scale, height: number): number[] =>
  spread(
    ends.map((end) => height * (1 - (end - min) / (max - min))),
    DISTANCE,
  );

/** How far to move each place, so that none is nearer to another than `distance`; as little as is needed. */
function spread(places: readonly number[], distance: number): number[] {
  const order = places.map((place, i) => ({ place, i })).sort((a, b) => a.place - b.place);
  // Groups of labels that touch stand around the mean of their places.
  const groups: { members: number[]; mean: number }[] = [];
  for (const { place, i } of order) {
    let group = { members: [i], mean: place };
    for (let last = groups.at(-1); last && touches(last, group, distance); last = groups.at(-1)) {
      groups.pop();
      const size = last.members.length + group.members.length;
      const mean = (last.mean * last.members.length + group.mean * group.members.length) / size;
      group = { members: [...last.members, ...group.members], mean };
    }
    groups.push(group);
  }
  const offsets = places.map(() => 0);
  for (const { members, mean } of groups) {
    members.forEach((i, at) => {
      offsets[i] = mean + (at - (members.length - 1) / 2) * distance - (places[i] ?? 0);
    });
  }
  return offsets;
}

type Group = { members: readonly number[]; mean: number };

const touches = (a: Group, b: Group, distance: number): boolean =>
  b.mean - a.mean < ((a.members.length + b.members.length) / 2) * distance;
