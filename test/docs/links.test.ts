// Links in the pages lead somewhere, and every page can be found from the README.
import { describe, expect, it } from 'vitest';
import { faultOf, isExternal, isThere, pages, shownBy, targetOf } from './pages.ts';

const FOLDERS = 'src|test|docs|bench|scripts|pipelines|templates|schema|experiments';

/** A path from the root, without what stands for something else (`<name>`, `*`), and none that git ignores (`.venv`). */
const PATH = new RegExp(`^(${FOLDERS})(/\\w[\\w-]*(\\.\\w+)*)+/?$`);

describe.each(pages)('$file', ({ links, codes }) => {
  it('links to files that exist, and to headings that they have', () => {
    const faults = links.filter((link) => !isExternal(link)).map((link) => [link.href, faultOf(link)]);
    expect(faults.filter(([, fault]) => fault !== null)).toEqual([]);
  });

  it('names files that exist', () => {
    expect(codes.filter((code) => PATH.test(code) && !isThere(code))).toEqual([]);
  });

  it('links to other sites by https, and else to this machine', () => {
    const urls = links.filter(isExternal).map(({ href }) => new URL(href));
    const faults = urls.filter(({ protocol, hostname }) => protocol !== 'https:' && hostname !== '127.0.0.1');
    expect(faults).toEqual([]);
  });
});

it('every page of docs/ can be reached from README.md', () => {
  const reached = new Set(['README.md']);
  for (const file of reached) {
    const page = pages.find((each) => each.file === file);
    for (const link of page?.links ?? []) {
      if (!isExternal(link)) reached.add(shownBy(targetOf(link).file));
    }
  }
  const docs = pages.map(({ file }) => file).filter((file) => file.startsWith('docs/'));
  expect(docs.length).toBeGreaterThan(5);
  expect(docs.filter((file) => !reached.has(file))).toEqual([]);
});

it('knows a path when it sees one', () => {
  const codes = [
    'src/layers/',
    'test/docs/links.test.ts',
    'src/layers/<name>.ts',
    'bench/.venv-torch',
    'a/b',
  ];
  expect(codes.filter((code) => PATH.test(code))).toEqual(codes.slice(0, 2));
});

it('a link that leads nowhere is told with its reason', () => {
  const fault = (href: string) => faultOf({ from: 'docs/sweeps.md', href });
  expect(fault('pipeline-reference.md#search')).toBeNull();
  expect(fault('../pipelines/tune.yaml')).toBeNull();
  expect(fault('#which-method')).toBeNull();
  expect(fault('pipeline-reference.md#serach')).toBe('docs/pipeline-reference.md has no heading for #serach');
  expect(fault('nowhere.md')).toBe('docs/nowhere.md does not exist');
  expect(fault('../pipelines/tune.yaml#L3')).toBe('#L3 is in no page that is read here');
});
