// The trials that the reader has chosen, by number: ticked in the leaderboard, or brushed in parallel coordinates.

export interface Selection {
  /** In front of all charts; empty where nothing is chosen. */
  chosen: ReadonlySet<number>;
  /** Those within all brushed ranges; null without a brush. */
  brushed: ReadonlySet<number> | null;
}

type Listener = (selection: Selection) => void;

const listeners: Listener[] = [];
let [ticked, brushed]: [ReadonlySet<number>, ReadonlySet<number> | null] = [new Set(), null];

const selection = (): Selection => ({ chosen: new Set([...ticked, ...(brushed ?? [])]), brushed });

/** Before new content: nothing is chosen, and nobody listens. */
export function forgetSelection(): void {
  listeners.length = 0;
  [ticked, brushed] = [new Set(), null];
}

/** Calls the listener whenever the selection has changed. */
export function onSelection(listener: Listener): void {
  listeners.push(listener);
}

export function tick(trials: readonly number[], on: boolean): void {
  const next = new Set(ticked);
  for (const trial of trials) {
    if (on) next.add(trial);
    else next.delete(trial);
  }
  ticked = next;
  tell();
}

export function brush(trials: ReadonlySet<number> | null): void {
  brushed = trials;
  tell();
}

function tell(): void {
  for (const listener of listeners) listener(selection());
}
