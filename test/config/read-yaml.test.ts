import { describe, expect, test } from 'vitest';
import { toPlain } from '../../src/config/node.ts';
import { readYaml } from '../../src/config/read-yaml.ts';
import { complaint, complaintOf, load, SMALL } from './files.ts';

const plain = (text: string) => toPlain(readYaml(text, (line, column) => ({ file: 'a.yaml', line, column })));

describe('values', () => {
  test.each([
    ['1e-3', 0.001],
    ['1E-4', 0.0001],
    ['.5', 0.5],
    ['5.', 5],
    ['+1.5e+2', 150],
    ['0x1F', 31],
    ['007', 7],
    ['1_000', '1_000'],
    ['"64"', '64'],
    ['yes', 'yes'],
    ['true', true],
    ['~', null],
    ['30m', '30m'],
    ['2001-01-01', '2001-01-01'],
  ])('%s is %j', (text, value) => expect(plain(text)).toBe(value));

  test('anchors and aliases repeat a value', () => {
    expect(plain('a: &it {b: 1}\nc: *it\n')).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  test('an alias stands for the last anchor of its name above it', () => {
    expect(plain('[&it 1, *it, &it 2, *it]')).toEqual([1, 1, 2, 2]);
  });

  test('merge keys take over what a map does not say itself', () => {
    const text =
      'base: &base {rate: 1, units: 2}\nmore: &more {rate: 3, bias: 4}\nit: {<<: [*base, *more], units: 5}';
    expect(plain(text)).toMatchObject({ it: { rate: 1, units: 5, bias: 4 } });
  });

  test('keys of JavaScript objects are only names', () => {
    const value = plain('__proto__: {polluted: yes}\nconstructor: 1\ntoString: 2');
    expect(Object.keys(Object(value))).toEqual(['__proto__', 'constructor', 'toString']);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('errors', () => {
  test('a tab', () => {
    expect(complaint('training:\n\tepochs: 3\n')).toMatchInlineSnapshot(`
      "error: a tab stands in the indentation (a.yaml:2:1)
      2 |  epochs: 3
        | ^
      YAML takes spaces only: replace it."
    `);
  });

  test('a key twice', () => {
    expect(complaint(`${SMALL}seed: 1\nseed: 2\n`)).toMatchInlineSnapshot(`
      "error: the key "seed" stands here twice (a.yaml:10:1)
      10 | seed: 2
         | ^
      Keep one: the first is in line 9."
    `);
  });

  test('a bracket that is never closed', () => {
    expect(complaint('name: x\nvars: {a: [1, 2\n')).toMatchInlineSnapshot(`
      "error: the indentation does not fit (a.yaml:3:1)
      3 | 
        | ^
      Indent what belongs together by the same number of spaces, and close every [ and {."
    `);
  });

  test('a second colon in a line', () => {
    expect(complaint('name: fashion: the baseline\n')).toMatchInlineSnapshot(`
      "error: this line has a second \`:\` (a.yaml:1:7)
      1 | name: fashion: the baseline
        |       ^
      Put quotes around the text, or what belongs to the first key on lines of its own."
    `);
  });

  test('a variable in braces, inside braces', () => {
    expect(complaint(SMALL.replace('units: 10', `units: \${classes}`))).toMatchInlineSnapshot(`
      "error: inside { } and [ ], YAML reads the brace of \${classes} as a map (a.yaml:7:22)
      7 |     - dense: {units: \${classes}, activation: softmax}
        |                      ^
      Write $classes for a whole value, or put quotes around a longer text."
    `);
  });

  test('several documents', () => {
    expect(complaint(`${SMALL}---\nname: second\n`)).toMatchInlineSnapshot(`
      "error: a second document begins here (a.yaml:9:1)
      9 | ---
        | ^
      A file holds one pipeline: move the rest to a file of its own, and remove the \`---\`."
    `);
  });

  test('an alias of nothing, a tag and a wrong merge key, all at once', () => {
    expect(complaint('name: *it\nseed: !date 3\nvars: {<<: 3}\n')).toMatchInlineSnapshot(`
      "error: *it is an alias of nothing (a.yaml:1:7)
      1 | name: *it
        |       ^
      Define &it above it.

      error: the tag !date is not known here (a.yaml:2:13)
      2 | seed: !date 3
        |             ^
      Write the value without a tag.

      error: "<<" takes the keys of another map, and this is none (a.yaml:3:8)
      3 | vars: {<<: 3}
        |        ^
      Write \`<<: *name\`."
    `);
  });

  test('a map as a key', () => {
    expect(complaint('{a: 1}: 2\n')).toMatchInlineSnapshot(`
      "error: this cannot be a key (a.yaml:1:1)
      1 | {a: 1}: 2
        | ^
      A key is a plain name."
    `);
  });

  test('an alias that contains itself', () => {
    expect(complaint('vars: &it {a: *it}\n')).toMatchInlineSnapshot(`
      "error: an alias contains itself (a.yaml:1:11)
      1 | vars: &it {a: *it}
        |           ^
      Take it out of what it stands for."
    `);
  });

  test('aliases that multiply', () => {
    const lines = ['a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'];
    for (const name of 'bcdefghij') {
      const last = String.fromCharCode(name.charCodeAt(0) - 1);
      lines.push(`${name}: &${name} [${Array(10).fill(`*${last}`).join(', ')}]`);
    }
    expect(complaint(lines.join('\n'))).toMatchInlineSnapshot(`
      "error: aliases or variables multiply to more than 100000 values (a.yaml)
      An alias or a variable that repeats others which repeat others grows without bound: write less of them."
    `);
  });

  test.each([
    ['flow lists', '['.repeat(20_000)],
    ['flow maps', '{a: '.repeat(20_000)],
    ['block lists', '- '.repeat(20_000)],
    ['a little too deep', `a: ${'['.repeat(150)}${']'.repeat(150)}`],
  ])('%s, nested deeply', (_, text) => {
    expect(complaint(text)).toMatch(
      /^error: values are nested (too deeply|more than 100 levels deep) \(a\.yaml/,
    );
  });

  test('a file full of errors tells the first ones', () => {
    const text = complaint('a: b: c\n'.repeat(5000));
    expect(text.split('\n\n')).toHaveLength(21);
    expect(text).toMatch(/error: and \d+ more errors$/);
  });
});

test('a text in any language, with Windows line ends and a byte order mark', () => {
  const { pipeline, locate } = load(
    `\uFEFF${SMALL.replace('small', 'größer 大きい 👗').replaceAll('\n', '\r\n')}`,
  );
  expect(pipeline.name).toBe('größer 大きい 👗');
  expect(locate(['optimizer', 'type'])).toMatchObject({
    line: 8,
    column: 19,
    text: 'optimizer: {type: sgd}',
  });
});

test('places are those of the text', () => {
  const at = (line: number, column: number) => ({ file: 'a.yaml', line, column });
  expect(complaintOf(() => readYaml('a: 1\nb:\n  - *nothing\n', at))).toContain('(a.yaml:3:5)');
});
