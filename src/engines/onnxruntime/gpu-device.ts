// A GPU behind one of ONNX Runtime's providers: tensors in its memory, and models that run over them.
import { type DType, type Shape, sizeOf } from '../../ir/value.ts';
import { openApi, type Pointer, pointerTable, textTable } from './c-api.ts';
import { encodeModel } from './model.ts';

export type Provider = 'webgpu' | 'cuda';

const MEMORY: Record<Provider, string> = { webgpu: 'WebGPU_Buffer', cuda: 'Cuda' };
const DEVICE_ALLOCATOR = 0;
const FIRST_DEVICE = 0;
const DEFAULT_MEMORY = 0;

/** A tensor, on the device or in the memory of this process. */
export interface Tensor {
  readonly pointer: Pointer;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The memory that the pointer leads to, where it is in this process. */
  readonly data?: Float32Array | Int32Array;
}

export interface GpuModel {
  /** Takes what is fed to the device, and brings what is wanted in this process. */
  run(inputs: readonly Tensor[], outputs: readonly Tensor[]): void;
}

export type GpuDevice = ReturnType<typeof openGpuDevice>;

/** Throws FmxError('engine') where the provider finds no device. */
export function openGpuDevice(provider: Provider) {
  const api = openApi();
  const { ort, check, made } = api;
  const sessions: Pointer[] = [];
  const tensors: Pointer[] = [];

  function appendProvider(options: Pointer): void {
    if (provider === 'webgpu') {
      check(ort.appendProvider(options, 'WebGPU', null, null, 0));
      // A node on the CPU would send its tensors to and fro in each step.
      check(ort.addSessionConfigEntry(options, 'session.disable_cpu_ep_fallback', '1'));
      return;
    }
    const cuda = made((out) => ort.createCudaOptions(out));
    try {
      check(ort.appendCudaProvider(options, cuda));
    } finally {
      ort.releaseCudaOptions(cuda);
    }
  }

  function createSession(model: Uint8Array): Pointer {
    const session = api.createSession(model, (options) => {
      appendProvider(options);
      check(ort.setIntraOpThreads(options, 1));
    });
    sessions.push(session);
    return session;
  }

  // Memory belongs to a session, so one is there from first to last.
  const memory = made((out) =>
    ort.createMemoryInfo(MEMORY[provider], DEVICE_ALLOCATOR, FIRST_DEVICE, DEFAULT_MEMORY, out),
  );
  const allocator = made((out) => ort.createAllocator(createSession(encodeModel(IDENTITY)), memory, out));

  const kept = (tensor: Tensor): Tensor => {
    tensors.push(tensor.pointer);
    return tensor;
  };

  function copy(from: Tensor, to: Tensor): void {
    check(
      ort.copyTensors(api.environment, pointerTable([from.pointer]), pointerTable([to.pointer]), null, 1),
    );
  }

  return {
    /** Room on the device, filled with zeros. */
    allocate(shape: Shape, dtype: DType = 'float32'): Tensor {
      const tensor = kept({ pointer: api.tensorFrom(allocator, shape, dtype), shape, dtype });
      const zeros = dtype === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
      this.write(tensor, zeros);
      return tensor;
    },

    /** A tensor over memory of this process, which must not move. */
    over(data: Float32Array | Int32Array, shape: Shape): Tensor {
      const dtype = data instanceof Int32Array ? 'int32' : 'float32';
      return kept({ pointer: api.tensorOver({ shape, dtype, data }), shape, dtype, data });
    },

    write({ pointer, shape, dtype }: Tensor, data: Float32Array | Int32Array): void {
      const from = api.tensorOver({ shape, dtype, data });
      copy({ pointer: from, shape, dtype, data }, { pointer, shape, dtype });
      ort.releaseValue(from);
    },

    read(tensor: Tensor): Float32Array {
      const data = new Float32Array(sizeOf(tensor.shape));
      const to = api.tensorOver({ shape: tensor.shape, dtype: 'float32', data });
      copy(tensor, { ...tensor, pointer: to });
      ort.releaseValue(to);
      return data;
    },

    /** Throws FmxError('engine') for a model with a node that the device cannot compute. */
    openModel(model: Uint8Array, inputs: readonly string[], outputs: readonly string[]): GpuModel {
      const session = createSession(model);
      const [inputNames, outputNames] = [textTable(inputs), textTable(outputs)];
      return {
        run(given, wanted) {
          const [from, to] = [given, wanted].map((list) => pointerTable(list.map(({ pointer }) => pointer)));
          const [ins, outs] = [inputNames.addresses, outputNames.addresses];
          check(ort.run(session, null, ins, from, ins.length, outs, outs.length, to));
        },
      };
    },

    close(): void {
      for (const tensor of tensors) ort.releaseValue(tensor);
      ort.releaseAllocator(allocator);
      ort.releaseMemoryInfo(memory);
      for (const session of sessions) ort.releaseSession(session);
    },
  };
}

const IDENTITY = {
  nodes: [{ op: 'Identity', inputs: ['x'], output: 'y' }],
  initializers: [],
  inputs: [{ name: 'x', shape: [1], dtype: 'float32' as const }],
  outputs: [{ name: 'y', shape: [1], dtype: 'float32' as const }],
};
