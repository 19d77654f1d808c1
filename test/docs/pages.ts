// The pages that people read: what they link to, what can be linked to in them, and the commands that they name.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import GithubSlugger from 'github-slugger';
import { lexer, Parser, type Token, walkTokens } from 'marked';

const root = resolve(import.meta.dirname, '../..');

export interface Link {
  from: string;
  href: string;
}

export interface Page {
  /** From the root of the repository, as in `docs/sweeps.md`. */
  file: string;
  links: Link[];
  /** What can stand after `#`: the slugs that GitHub gives its headings. */
  anchors: Set<string>;
  /** Texts between backticks. */
  codes: string[];
  /** Fenced blocks without a language, or a shell's. */
  shellBlocks: string[];
}

export const pages: Page[] = [
  ...['README.md', 'CONTRIBUTING.md', 'bench/README.md'],
  ...['docs', 'experiments'].flatMap(pagesIn),
].map(readPage);

function pagesIn(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .sort();
}

function readPage(file: string): Page {
  const page: Page = { file, links: [], anchors: new Set(), codes: [], shellBlocks: [] };
  const slugger = new GithubSlugger();
  const parser = new Parser();
  walkTokens(lexer(readFileSync(join(root, file), 'utf8')), (token: Token) => {
    if (token.type === 'heading') {
      page.anchors.add(slugger.slug(parser.parseInline(token.tokens ?? [], parser.textRenderer)));
    } else if (token.type === 'link' || token.type === 'image') {
      page.links.push({ from: file, href: token.href });
    } else if (token.type === 'codespan') {
      page.codes.push(token.text);
    } else if (token.type === 'code' && /^(|sh|shell|bash)$/.test(token.lang ?? '')) {
      page.shellBlocks.push(token.text);
    }
  });
  return page;
}

export const isExternal = ({ href }: Link): boolean => /^[a-z][a-z+.-]*:/i.test(href);

/** What a link within the repository leads to: a path from its root, and what stands after `#`. */
export function targetOf({ from, href }: Link): { file: string; anchor: string | null } {
  const { pathname, hash } = new URL(href, `file:///${from}`);
  const file = decodeURIComponent(pathname).slice(1);
  return { file, anchor: hash === '' ? null : decodeURIComponent(hash.slice(1)) };
}

/** Why a link within the repository leads nowhere; null where it does not. */
export function faultOf(link: Link): string | null {
  const { file, anchor } = targetOf(link);
  const path = join(root, file);
  if (relative(root, path).startsWith('..') || !existsSync(path)) return `${file} does not exist`;
  if (anchor === null) return null;
  const page = pages.find((each) => each.file === file);
  if (page === undefined) return `#${anchor} is in no page that is read here`;
  return page.anchors.has(anchor) ? null : `${file} has no heading for #${anchor}`;
}

/** Is there a file or folder of that path from the root? */
export const isThere = (file: string): boolean => existsSync(join(root, file));

/** A link to a folder shows its README.md. */
export const shownBy = (file: string): string =>
  existsSync(join(root, file)) && statSync(join(root, file)).isDirectory() ? join(file, 'README.md') : file;
