// Keeps a page that `fmx serve` gave out up to date: where the server says that it has changed, its content is fetched
// and exchanged. That waits while the page is hidden or in use, and takes at most a fifth of the server's time.
import { exchange } from './exchange.ts';

/** Milliseconds between two exchanges, at least; and after one that failed. */
const [PAUSE, AFTER_FAILURE] = [1000, 5000];
/** After an exchange, so many times as long as it took. */
const REST = 4;
/** So long after the last key, click, scrolling or move over a chart, the page counts as in use. */
const IN_USE = 1000;

export function follow(): void {
  if (document.body.dataset.events === undefined) return;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [stale, busy] = [false, false];
  let [notBefore, usedAt] = [0, 0];

  const plan = (): void => {
    clearTimeout(timer);
    if (!stale || busy || document.hidden || hasSelection()) return;
    const wait = Math.max(notBefore, usedAt + IN_USE) - performance.now();
    timer = setTimeout(wait > 0 ? plan : update, Math.max(0, wait));
  };

  const update = async (): Promise<void> => {
    const began = performance.now();
    [stale, busy] = [false, true];
    try {
      await exchange(await fetchPage());
      notBefore = performance.now() + Math.max(PAUSE, REST * (performance.now() - began));
    } catch {
      stale = true;
      notBefore = performance.now() + AFTER_FAILURE;
    }
    busy = false;
    plan();
  };

  const listen = (): void => {
    source?.close();
    source = undefined;
    if (document.hidden) return;
    source = new EventSource(document.body.dataset.events ?? '');
    source.addEventListener('open', () => say('live'));
    source.addEventListener('error', () => say('not connected'));
    source.addEventListener('changed', () => {
      stale = true;
      plan();
    });
  };

  const use = ({ target, type }: Event): void => {
    if (type === 'pointermove' && !(target instanceof Element && target.closest('figure'))) return;
    usedAt = performance.now();
    plan();
  };
  for (const type of ['pointermove', 'pointerdown', 'keydown', 'input', 'scroll']) {
    document.addEventListener(type, use, { capture: true, passive: true });
  }
  document.addEventListener('selectionchange', plan);
  document.addEventListener('visibilitychange', listen);
  listen();
}

async function fetchPage(): Promise<Document> {
  const response = await fetch(location.href);
  if (!response.ok) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** Text that a person is about to copy. */
const hasSelection = (): boolean => getSelection()?.isCollapsed === false;

function say(text: string): void {
  const state = document.getElementById('live-state');
  if (!state) return;
  state.hidden = false;
  state.textContent = text;
}
