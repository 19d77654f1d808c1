// A queue between those who produce and one who consumes: what is pushed is iterated over, in order.

export interface Channel<T> extends AsyncIterable<T> {
  push(item: T): void;
  /** Nothing more will come; what was pushed is still given. */
  end(): void;
}

export function createChannel<T>(): Channel<T> {
  const items: T[] = [];
  let ended = false;
  let wake = (): void => undefined;
  return {
    push(item) {
      items.push(item);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (items.length > 0) yield items.shift() as T;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
