// The committed JSON Schema and reference page are those that the schema gives.
import { expect, test } from 'vitest';
import { editorSchema } from '../../src/config/editor-schema.ts';
import { referencePage } from '../../src/config/reference.ts';

const renew = 'to renew it: npx vitest run test/config/generated.test.ts -u';

test('schema/pipeline.schema.json is up to date', async () => {
  const text = `${JSON.stringify(editorSchema(), null, 2)}\n`;
  await expect(text, renew).toMatchFileSnapshot('../../schema/pipeline.schema.json');
});

test('docs/pipeline-reference.md is up to date', async () => {
  await expect(referencePage(), renew).toMatchFileSnapshot('../../docs/pipeline-reference.md');
});

test('the page shows an example of every key that is needed', () => {
  expect(referencePage()).toMatch(/\| needed \|/);
  expect(referencePage()).not.toMatch(/\| needed \| +\|/);
});
