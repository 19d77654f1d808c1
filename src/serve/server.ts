// The HTTP server of `fmx serve`: it reads, gives out pages of this machine's runs to this machine, and nothing else.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { FmxError, messageOf } from '../errors.ts';
import { openDatabase } from '../record/database.ts';
import { watchChanges } from './changes.ts';
import { createPages } from './pages.ts';
import { failure, type Reply, refusal, replyTo } from './replies.ts';
import { createReports } from './reports.ts';
import { createStreams, type Streams } from './streams.ts';

export interface Server {
  url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';

/**
 * What a page may do: its style and script come from here, it asks for events and for itself, and nothing else. Charts
 * and tables have styles in attributes; pictures stand in the page.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // Asked for again each time, and answered shortly where nothing has changed.
  'cache-control': 'no-cache',
};

/**
 * Serves the runs of a file on this machine alone; port 0 takes one that is free. `onError` is told what went wrong with
 * an answer. Throws FmxError('storage') where the file cannot be read, and FmxError('usage') where the port is taken.
 */
export async function serve(file: string, port: number, onError: (error: unknown) => void): Promise<Server> {
  const db = openDatabase(file, { readonly: true });
  const changes = watchChanges(db);
  const reports = createReports(file);
  const pages = createPages(db, file, changes, reports);
  const streams = createStreams(changes, onError);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    try {
      const url = urlOf(request);
      const refused = refusal(request.headers.host, request.method);
      if (refused) send(request, response, refused);
      else if (url.pathname === '/events') follow(request, response, url.searchParams, streams);
      else send(request, response, await replyTo(url, pages, file));
    } catch (error) {
      onError(error);
      send(request, response, failure(error, file));
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, ADDRESS, resolve);
    });
  } catch (cause) {
    db.close();
    throw new FmxError('usage', `port ${port} cannot be used: ${messageOf(cause)}`, {
      hint: 'Give another one with --port; 0 takes one that is free.',
      cause,
    });
  }
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${ADDRESS}:${taken}/`,
    async close() {
      streams.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await reports.close();
      db.close();
    },
  };
}

const NOWHERE = new URL(`http://${ADDRESS}/nowhere`);

function urlOf({ url = '' }: IncomingMessage): URL {
  return URL.canParse(url, NOWHERE) ? new URL(url, NOWHERE) : NOWHERE;
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const { status, type, content, headers = {} } = reply;
  if (headers.etag !== undefined && request.headers['if-none-match'] === headers.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const bytes = Buffer.from(content);
  response.writeHead(status, {
    ...headers,
    'content-type': `${type}; charset=utf-8`,
    'content-length': bytes.length,
  });
  response.end(bytes);
}

/** A browser that lost the connection says by itself what it was told last. */
function follow(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  streams: Streams,
): void {
  const told = [request.headers['last-event-id']].flat()[0] ?? query.get('version') ?? undefined;
  const run = query.get('run');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  if (request.method === 'HEAD') response.end();
  else streams.open(response, run === null ? null : Number(run), told);
}
