// What the YAML parser found wrong, in the words of somebody who wants to train a network.
import type { ErrorCode as YamlErrorCode } from 'yaml';
import { FmxError, type Place } from '../errors.ts';

const IN_WORDS: Partial<Record<YamlErrorCode, [message: string, hint: string]>> = {
  TAB_AS_INDENT: ['a tab stands in the indentation', 'YAML takes spaces only: replace it.'],
  MULTIPLE_DOCS: [
    'a second document begins here',
    'A file holds one pipeline: move the rest to a file of its own, and remove the `---`.',
  ],
  BAD_INDENT: [
    'the indentation does not fit',
    'Indent what belongs together by the same number of spaces, and close every [ and {.',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'this line has a second `:`',
    'Put quotes around the text, or what belongs to the first key on lines of its own.',
  ],
  MULTILINE_IMPLICIT_KEY: ['no `:` follows this key in its line', 'Write `key: value`.'],
  RESOURCE_EXHAUSTION: ['values are nested too deeply', 'A pipeline needs about eight levels.'],
  NON_STRING_KEY: ['this cannot be a key', 'A key is a plain name.'],
};

/** A braced variable where YAML reads the brace as a map. */
const BRACED_VARIABLE = /\$\{\s*(\w+)\s*\}/;

/** One of the parser's errors; `where` is the place it was found at. */
export function syntaxError(code: YamlErrorCode, message: string, where: Place): FmxError {
  const variable = BRACED_VARIABLE.exec(where.text ?? '')?.[1];
  if (variable !== undefined) {
    return new FmxError('config', `inside { } and [ ], YAML reads the brace of \${${variable}} as a map`, {
      where: { ...where, column: (where.text ?? '').indexOf('${') + 1 },
      hint: `Write $${variable} for a whole value, or put quotes around a longer text.`,
    });
  }
  const words = IN_WORDS[code];
  if (words) return new FmxError('config', words[0], { where, hint: words[1] });
  return new FmxError('config', `this is no YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`, {
    where,
    hint: 'Compare it with a file in pipelines/, or quote the text.',
  });
}
