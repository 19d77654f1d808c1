import { expect, test } from 'vitest';
import { formatError } from '../../src/config/format-error.ts';
import { FmxError } from '../../src/errors.ts';

const error = new FmxError('model', 'conv2d: kernel 5 is larger than its input 3×3', {
  where: {
    file: 'pipelines/cnn.yaml',
    line: 14,
    column: 25,
    text: '    - conv2d: {filters: 32, kernel: 5, padding: valid}',
  },
  hint: 'Pool less, or use `padding: same`.',
  others: [new FmxError('config', 'there is no file a.yaml')],
});

test('message, place, the line with a caret, and what to do', () => {
  expect(formatError(error)).toMatchInlineSnapshot(`
    "error: conv2d: kernel 5 is larger than its input 3×3 (pipelines/cnn.yaml:14:25)
    14 |     - conv2d: {filters: 32, kernel: 5, padding: valid}
       |                         ^
    Pool less, or use \`padding: same\`.

    error: there is no file a.yaml"
  `);
});

test('fits a terminal of 40 columns', () => {
  const text = formatError(error, { columns: 40 });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(text).toMatchInlineSnapshot(`
    "error: conv2d: kernel 5 is larger than
    its input 3×3 (pipelines/cnn.yaml:14:25)
    14 | …nv2d: {filters: 32, kernel: 5, pa…
       |                  ^
    Pool less, or use \`padding: same\`.

    error: there is no file a.yaml"
  `);
});

test('the caret stands under the character, in a line of wide ones too', () => {
  const where = { file: 'a.yaml', line: 1, column: 11, text: 'name: 大きい服 x' };
  const [, line = '', caret = ''] = formatError(new FmxError('config', 'wrong', { where })).split('\n');
  expect(line).toBe('1 | name: 大きい服 x');
  expect(caret).toBe(`  | ${' '.repeat('name: '.length + 2 * 4)}^`);
});

test('colours on request', () => {
  expect(formatError(error, { colors: true })).toContain(
    '\u001b[31m\u001b[1merror:\u001b[22m\u001b[39m conv2d',
  );
  expect(formatError(error)).not.toContain('\u001b');
});

test('a file cannot send commands to the terminal', () => {
  const where = { file: 'a\u001b[2J.yaml', line: 1, column: 1, text: '\u001b]0;title\u0007\tname: x' };
  const text = formatError(new FmxError('config', 'wrong \u001b[31m', { where, hint: '\u009b1m' }));
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});
