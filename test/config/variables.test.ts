import { describe, expect, test } from 'vitest';
import { complaint, load, SMALL } from './files.ts';

const withDropout = (rate: string, vars: string) =>
  SMALL.replace('- flatten', `- flatten\n    - dropout: {rate: ${rate}}`).concat(`vars: ${vars}\n`);

describe('values', () => {
  test('a whole value keeps its type', () => {
    const { pipeline, variables } = load(withDropout('$dropout', '{dropout: 0.3}'));
    expect(pipeline.architecture.layers[1]).toEqual({ type: 'dropout', rate: 0.3 });
    expect(variables).toEqual({ dropout: 0.3 });
  });

  test('a whole value may be a map or a list', () => {
    const text = SMALL.replace('{type: sgd}', '$best').concat('vars: {best: {type: adam, beta_1: 0.8}}\n');
    expect(load(text).pipeline.optimizer).toMatchObject({ type: 'adam', beta_1: 0.8 });
  });

  test('inside a longer text', () => {
    const text = SMALL.replace('small', () => `ann-\${units}-$$\${price}`).concat(
      'vars: {units: 64, price: 1.50}\n',
    );
    expect(load(text).pipeline.name).toBe('ann-64-$1.5');
  });

  test('in braces and quotes it is a whole value too', () => {
    expect(
      load(withDropout(`"\${dropout}"`, '{dropout: 0.3}')).pipeline.architecture.layers[1],
    ).toMatchObject({
      rate: 0.3,
    });
  });

  test('variables may use others', () => {
    const { variables } = load(`${SMALL}vars: {run: "\${kind}-\${size}", kind: $base, base: ann, size: 3}\n`);
    expect(variables).toEqual({ run: 'ann-3', kind: 'ann', base: 'ann', size: 3 });
  });
});

describe('errors', () => {
  test('one that is not defined, with the nearest name', () => {
    expect(complaint(withDropout('$droput', '{dropout: 0.3}'))).toMatchInlineSnapshot(`
      "error: there is no variable "droput" (a.yaml:7:23)
      7 |     - dropout: {rate: $droput}
        |                       ^
      Did you mean dropout?"
    `);
    expect(complaint(`${SMALL}seed: $seed\n`)).toContain('Define it: `vars: {seed: …}`.');
  });

  test('a circle', () => {
    expect(complaint(withDropout('$a', `{a: $b, b: $c, c: "\${a}"}`))).toMatchInlineSnapshot(`
      "error: variables refer to each other in a circle: a → b → c → a (a.yaml:10:25)
      10 | vars: {a: $b, b: $c, c: "\${a}"}
         |                         ^
      Give one of them a value."
    `);
  });

  test('a value of the wrong kind is shown where it was written, and where it is used', () => {
    expect(complaint(withDropout('$dropout', '{dropout: 1.5}'))).toMatchInlineSnapshot(`
      "error: architecture.layers.1.dropout.rate is 1.5, but a number from 0 to below 1 is expected (a.yaml:10:17)
      10 | vars: {dropout: 1.5}
         |                 ^
      It comes from $dropout, used in a.yaml:7:23."
    `);
  });

  test('a list inside a longer text, and a dollar sign that begins nothing', () => {
    const text = SMALL.replace('small', `ann-\${sizes}`).concat(
      'vars: {sizes: [1]}\ndescription: for $5, $sizes\n',
    );
    expect(complaint(text)).toMatchInlineSnapshot(`
      "error: the variable "sizes" is a list and cannot stand inside a text (a.yaml:1:7)
      1 | name: ann-\${sizes}
        |       ^
      Write $sizes alone.

      error: "for $5, $sizes" has a $ that begins no variable (a.yaml:10:14)
      10 | description: for $5, $sizes
         |              ^
      Write \${sizes} inside a longer text, or $$ for a dollar sign."
    `);
  });

  test('names', () => {
    expect(complaint(`${SMALL}vars: {__proto__: 1, constructor: 2, "a b": 3}\n`)).toMatchInlineSnapshot(`
      "error: vars: "__proto__" cannot name a variable (a.yaml:9:8)
      9 | vars: {__proto__: 1, constructor: 2, "a b": 3}
        |        ^
      A name is a letter, then letters, digits and _; constructor and prototype are taken.

      error: vars: "constructor" cannot name a variable (a.yaml:9:22)
      9 | vars: {__proto__: 1, constructor: 2, "a b": 3}
        |                      ^
      A name is a letter, then letters, digits and _; constructor and prototype are taken.

      error: vars: "a b" cannot name a variable (a.yaml:9:38)
      9 | vars: {__proto__: 1, constructor: 2, "a b": 3}
        |                                      ^
      A name is a letter, then letters, digits and _; constructor and prototype are taken."
    `);
  });

  test('vars that are no map', () => {
    expect(complaint(`${SMALL}vars: [1]\n`)).toMatchInlineSnapshot(`
      "error: vars is a list, but a map is expected (a.yaml:9:7)
      9 | vars: [1]
        |       ^
      As in \`vars: {dropout: 0.3}\`."
    `);
  });

  test.each([
    [
      'lists',
      (last: string) => `[${Array(10).fill(`$${last}`).join(', ')}]`,
      /multiply to more than 100000 values/,
    ],
    ['texts', (last: string) => `"${`-\${${last}}`.repeat(10)}"`, /this text grows beyond 10000 characters/],
  ])('%s that multiply', (_, repeated, expected) => {
    const names = [...'abcdefghij'];
    const vars = names.map(
      (name, index) => `  ${name}: ${index === 0 ? 'a' : repeated(names[index - 1] ?? '')}`,
    );
    expect(complaint(`${SMALL}vars:\n${vars.join('\n')}\n`)).toMatch(expected);
  });

  test('a chain without end', () => {
    const vars = Array.from({ length: 1000 }, (_, index) => `  v${index}: $v${index + 1}`);
    expect(complaint(`${SMALL}vars:\n${vars.join('\n')}\n`)).toContain(
      'more than 50 variables refer to each other',
    );
  });
});
