// Ctrl-C: once stops gracefully, twice at once.
import { EXIT } from './exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interruption {
  /** Aborted by the first signal. */
  signal: AbortSignal;
  /** Signals do again what they did before. */
  dispose(): void;
}

/** `tell` is called at the first signal; `kill` at the second, before the process exits. */
export function listenForInterrupts(tell: () => void, kill: () => void): Interruption {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      kill();
      process.exit(EXIT.interrupted);
    }
    tell();
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
