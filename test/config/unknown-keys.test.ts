// At every level of a pipeline, a key that is not known is an error at its place.
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { JsonSchema } from '../../src/config/json-schema.ts';
import { pipelineSchema } from '../../src/config/schema.ts';
import { complaint, SMALL } from './files.ts';

describe('an unknown key is an error', () => {
  // Every map that a pipeline can hold, as a path and the smallest value that leads to it.
  const maps: [string, unknown][] = [];
  const collect = (schema: JsonSchema, path: string, wrap: (inner: object) => unknown): void => {
    const tag = schema.discriminator?.propertyName;
    if (schema.properties) maps.push([path, wrap({ unheard_of: 1 })]);
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      collect(child, `${path}.${key}`, (inner) => wrap({ [key]: inner }));
    }
    if (schema.items) collect(schema.items, `${path}.0`, (inner) => wrap([inner] as object));
    for (const variant of schema.oneOf ?? []) {
      const name = variant.properties?.[tag ?? '']?.const;
      collect(variant, `${path}(${name})`, (inner) => wrap({ [tag ?? '']: name, ...inner }));
    }
  };
  collect(pipelineSchema, '', (inner) => inner);

  test.each(maps)('%s', (_, value) => {
    expect(complaint(stringify(value))).toMatch(
      /unknown (key|layer|augmentation) "unheard_of" \(a\.yaml:\d+:\d+\)/,
    );
  });

  test.each(['__proto__', 'constructor', 'prototype'])('named %s', (key) => {
    const text = `${SMALL}${key}: {polluted: yes}\ntraining: {${key}: {polluted: yes}}\n`;
    expect(complaint(text)).toContain(`unknown key "${key}" (a.yaml:9:1)`);
    expect(complaint(text)).toContain(`training: unknown key "${key}" (a.yaml:10:12)`);
    expect({}).not.toHaveProperty('polluted');
  });
});
