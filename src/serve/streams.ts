// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): tells pages that they have changed.
import type { ServerResponse } from 'node:http';
import type { Changes, Subject } from './changes.ts';

/** Milliseconds between two looks at the database, and between signs of life on a silent connection. */
const [LOOK, SIGN_OF_LIFE] = [500, 15_000];

interface Stream {
  response: ServerResponse;
  subject: Subject;
  /** Of the page that the browser has, or was told of. */
  version: string | undefined;
  silentSince: number;
}

export interface Streams {
  /** Answers with events from now on, the first at once where the page is not of that version any more. */
  open(response: ServerResponse, subject: Subject, version: string | undefined): void;
  close(): void;
}

export function createStreams(changes: Changes, onError: (error: unknown) => void): Streams {
  const streams = new Set<Stream>();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    try {
      for (const stream of streams) tell(stream, changes.versionOf(stream.subject));
    } catch (error) {
      onError(error);
    }
  };

  return {
    open(response, subject, version) {
      const stream: Stream = { response, subject, version, silentSince: Date.now() };
      streams.add(stream);
      // Where nobody listens, nobody looks.
      timer ??= setInterval(look, LOOK);
      response.on('close', () => {
        streams.delete(stream);
        if (streams.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      });
      response.write('retry: 2000\n\n');
      tell(stream, changes.versionOf(subject));
    },
    close() {
      clearInterval(timer);
      for (const { response } of streams) response.end();
    },
  };
}

function tell(stream: Stream, version: string | undefined): void {
  const changed = version !== stream.version;
  if (!changed && Date.now() - stream.silentSince < SIGN_OF_LIFE) return;
  stream.silentSince = Date.now();
  stream.version = version;
  // A browser that connects again says the last `id` that it was told.
  stream.response.write(changed ? `id: ${version ?? ''}\nevent: changed\ndata:\n\n` : ':\n\n');
}
