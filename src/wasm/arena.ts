// One WebAssembly memory from which buffers are cut; kernels work in it, and an engine's tensors lie over it.
import { FmxError } from '../errors.ts';
import { wishForHugePages } from './huge-pages.ts';

const PAGE = 65536;
/** Buffers start on a cache line, and their ends may be overrun by one. */
const LINE = 64;

export interface Arena {
  memory: WebAssembly.Memory;
  /** The byte address of new, zeroed room; throws FmxError('engine') when all is used. */
  allocate(bytes: number): number;
  /** Takes back all that was allocated: the room is zeroed, and given anew. */
  clear(): void;
  floats(address: number, length: number): Float32Array;
  ints(address: number, length: number): Int32Array;
  bytes(address: number, length: number): Uint8Array;
}

/**
 * Reserves an arena. Only what is touched takes real memory. It cannot grow, because growing would detach the
 * tensors that lie over it. `shared`: other threads may work in it too.
 */
export function createArena(capacityBytes: number, { shared = false } = {}): Arena {
  const pages = Math.ceil((capacityBytes + PAGE) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  wishForHugePages(new Uint8Array(memory.buffer));
  let top = LINE;
  return {
    memory,
    allocate(bytes) {
      const address = top;
      top = Math.ceil((top + bytes) / LINE) * LINE + LINE;
      if (top > memory.buffer.byteLength) {
        throw new FmxError(
          'engine',
          `the network needs more than ${Math.round(capacityBytes / 2 ** 20)} MiB`,
          {
            hint: 'Use a smaller batch_size, or fewer units.',
          },
        );
      }
      return address;
    },
    clear() {
      new Uint8Array(memory.buffer, 0, Math.min(top, memory.buffer.byteLength)).fill(0);
      top = LINE;
    },
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
    ints: (address, length) => new Int32Array(memory.buffer, address, length),
    bytes: (address, length) => new Uint8Array(memory.buffer, address, length),
  };
}
