import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPipeline } from '../../src/config/load.ts';
import { complaintOf, folderOf, SMALL } from './files.ts';

const complaintAbout = (files: Record<string, string | Uint8Array>, name: string, grow?: number): string => {
  const folder = folderOf(files);
  if (grow !== undefined) truncateSync(join(folder, name), grow);
  return complaintOf(() => loadPipeline(join(folder, name)), folder);
};

test('a file that is not there, but one of a similar name', () => {
  expect(complaintAbout({ 'ann-baseline.yaml': SMALL }, 'ann-basline.yaml')).toMatchInlineSnapshot(`
    "error: there is no file ann-basline.yaml
    Did you mean ann-baseline.yaml?"
  `);
});

test('a folder that is not there', () => {
  expect(complaintAbout({}, 'pipelines/ann.yaml')).toMatchInlineSnapshot(`
    "error: there is no file pipelines/ann.yaml
    Check the path."
  `);
});

test('a folder', () => {
  expect(complaintAbout({ 'pipelines/ann.yaml': SMALL }, 'pipelines')).toMatchInlineSnapshot(`
    "error: pipelines is not a file
    Name the YAML file itself."
  `);
});

test('an empty file, and one of comments', () => {
  expect(complaintAbout({ 'a.yaml': '' }, 'a.yaml')).toMatchInlineSnapshot(`
    "error: a.yaml is empty
    Begin with \`name:\`, or copy a file from pipelines/."
  `);
  expect(complaintAbout({ 'a.yaml': '# later\n' }, 'a.yaml')).toMatch('a.yaml is empty');
});

test('a list', () => {
  expect(complaintAbout({ 'a.yaml': '- name: a\n' }, 'a.yaml')).toMatchInlineSnapshot(`
    "error: a pipeline is a map of keys and values (a.yaml:1:1)
    1 | - name: a
      | ^
    Begin with \`name:\`, or copy a file from pipelines/."
  `);
});

test('50 MB, which are not read', () => {
  expect(complaintAbout({ 'a.yaml': SMALL }, 'a.yaml', 50_000_000)).toMatchInlineSnapshot(`
    "error: a.yaml has 50.0 MB
    A pipeline file has at most 1 MB: is it the right file?"
  `);
});

test('Latin-1', () => {
  const latin = Buffer.from(`${SMALL}description: gr\xF6\xDFer\n`, 'latin1');
  expect(complaintAbout({ 'a.yaml': latin }, 'a.yaml')).toMatchInlineSnapshot(`
    "error: this line is not UTF-8 (a.yaml:9)
    Save the file as UTF-8 in your editor."
  `);
});

test('UTF-16', () => {
  const bytes = Buffer.from(`\uFEFF${SMALL}`, 'utf16le');
  expect(complaintAbout({ 'a.yaml': bytes }, 'a.yaml')).toMatch('this line is not UTF-8 (a.yaml:1)');
});

test('a binary file', () => {
  expect(complaintAbout({ 'a.yaml': 'PK\0\0' }, 'a.yaml')).toMatchInlineSnapshot(`
    "error: a.yaml is not a text file
    Name the YAML file itself."
  `);
});

test('a path with spaces and letters of other alphabets', () => {
  const folder = folderOf({
    'mes études/Größe 大.yaml': SMALL,
    'mes études/b.yaml': 'extends: Größe 大.yaml\nsed: 1',
  });
  expect(loadPipeline(join(folder, 'mes études/Größe 大.yaml')).pipeline.name).toBe('small');
  expect(complaintOf(() => loadPipeline(join(folder, 'mes études/b.yaml')), folder)).toMatchInlineSnapshot(`
    "error: unknown key "sed" (mes études/b.yaml:2:1)
    2 | sed: 1
      | ^
    Did you mean seed? Known here: name, description, extends, vars, dataset, architecture, architectures, augmentation, loss, optimizer, training, metric, seed, resources, search, failure."
  `);
});
