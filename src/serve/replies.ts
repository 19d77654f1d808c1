// What `fmx serve` answers to a request that is not for events: pages, their style and their script.
import { messageOf } from '../errors.ts';
import { loadAssets } from '../report/assets.ts';
import { renderMessage } from '../report/render-index.ts';
import type { Page, Pages } from './pages.ts';

export interface Reply {
  status: number;
  type: 'text/html' | 'text/plain' | 'text/css' | 'text/javascript';
  content: string;
  headers?: Record<string, string>;
}

/** Names of this machine. A page of another site that pretends to be it (DNS rebinding) calls it by the site's. */
const HOSTS = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;

/** Why a request is refused; undefined where it is not. */
export function refusal(host: string | undefined, method: string | undefined): Reply | undefined {
  if (!HOSTS.test(host ?? '')) {
    return { status: 403, type: 'text/plain', content: 'This server answers to localhost alone.\n' };
  }
  if (method === 'GET' || method === 'HEAD') return undefined;
  const content = 'This server is for reading: GET and HEAD.\n';
  return { status: 405, type: 'text/plain', content, headers: { allow: 'GET, HEAD' } };
}

/** No path names a file: all that is served stands here. */
export async function replyTo({ pathname, searchParams }: URL, pages: Pages, file: string): Promise<Reply> {
  const [, run] = /^\/runs\/([1-9]\d{0,14})$/.exec(pathname) ?? [];
  if (run !== undefined) return pageReply(await pages.run(Number(run)), `There is no run ${run}.`, file);
  switch (pathname) {
    case '/':
      return pageReply(await pages.index(searchParams.has('all')), '', file);
    case '/style.css':
      return { status: 200, type: 'text/css', content: loadAssets().style };
    case '/report.js':
      return { status: 200, type: 'text/javascript', content: loadAssets().served };
    default:
      return pageReply(undefined, 'There is no such page.', file);
  }
}

/** A new process may make another page of the same data. */
const began = Date.now().toString(36);

function pageReply(page: Page | undefined, missing: string, file: string): Reply {
  if (page) {
    const headers = { etag: `"${page.version}-${began}"` };
    return { status: 200, type: 'text/html', content: page.html, headers };
  }
  return { status: 404, type: 'text/html', content: renderMessage('Not found', missing, file) };
}

export const failure = (error: unknown, file: string): Reply => ({
  status: 500,
  type: 'text/html',
  content: renderMessage('Something went wrong', messageOf(error), file),
});
