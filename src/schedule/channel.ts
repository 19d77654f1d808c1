// A queue between those who produce and one who consumes: what is pushed is iterated over, in order.

export interface Channel<T> extends AsyncIterable<T> {
  /** The same in batches: all that has been pushed by then. */
  batches(): AsyncIterable<T[]>;
  push(item: T): void;
  /** Nothing more will come; what was pushed is still given. */
  end(): void;
}

export function createChannel<T>(): Channel<T> {
  let items: T[] = [];
  let ended = false;
  let wake = (): void => undefined;
  async function* batches(): AsyncGenerator<T[]> {
    for (;;) {
      while (items.length > 0) {
        const batch = items;
        items = [];
        yield batch;
      }
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return {
    push(item) {
      items.push(item);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const batch of batches()) yield* batch;
    },
  };
}
