// Words as a POSIX shell reads them back.

/** `a b` as `'a b'`; a word that needs no quotes stays as it is. */
export function shellWord(word: string): string {
  if (/^[\p{L}\p{N}_./:=@%+,-]+$/u.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command that can be copied into a shell. */
export const shellCommand = (...words: string[]): string => words.map(shellWord).join(' ');
