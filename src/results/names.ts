// Names of files: with the number that tells them apart, and without what a file system would mind.

const LONGEST_NAME = 60;

export interface Named {
  id: number;
  name: string;
}

/** As in `3-ann-baseline`. */
export const fileName = ({ id, name }: Named): string =>
  `${id}-${name.replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').slice(0, LONGEST_NAME)}`;
