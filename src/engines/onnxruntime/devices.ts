// Which devices there are, and which one `auto` and `gpu` take.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import koffi from 'koffi';
import { FmxError, messageOf } from '../../errors.ts';
import type { DeviceReport } from '../engine.ts';
import { libraryFile, openApi, type Pointer } from './c-api.ts';
import { type GpuDevice, openGpuDevice, type Provider } from './gpu-device.ts';
import { cpuSpeed, gpuSpeed } from './product-speed.ts';

/** What was taken, and why; without a `gpu` it is the CPU. */
export interface Choice {
  gpu?: { provider: Provider; device: GpuDevice };
  reason: string;
}

const GPU_HARDWARE = 1;
const VENDORS: Record<number, string> = {
  4098: 'AMD',
  4203: 'Apple',
  4318: 'NVIDIA',
  32902: 'Intel',
};
/** What stands for a GPU where the system hides its bus, in containers above all. */
const DEVICE_FILES = ['/dev/nvidia0', '/dev/dri/renderD128', '/dev/dxg'];
const VULKAN = 'libvulkan.so.1';

/**
 * Opens what `resources.device` asks for. `auto` takes a GPU if there is one that is faster than the CPU with so many
 * threads. Throws FmxError('engine') for a device that cannot be used, or that the engine does not know.
 */
export function chooseDevice(device: string, threads: number): Choice {
  if (device === 'cpu') return { reason: 'asked for' };
  if (device === 'auto') return chooseByItself(threads);
  if (device === 'gpu') return { gpu: openBest(), reason: 'asked for' };
  if (device === 'cuda' || device === 'webgpu') return { gpu: open(device), reason: 'asked for' };
  throw new FmxError('engine', `the onnxruntime engine has no device ${device}`, {
    path: ['resources', 'device'],
    hint: 'Use one of auto, cpu, gpu, cuda, webgpu.',
  });
}

function chooseByItself(threads: number): Choice {
  const [name] = gpuNames();
  if (!name) return { reason: 'no GPU is found' };
  let gpu: NonNullable<Choice['gpu']>;
  try {
    gpu = openBest();
  } catch (error) {
    return { reason: `${name} cannot be used: ${messageOf(error)}` };
  }
  const times = gpuSpeed(gpu.device) / cpuSpeed(threads);
  if (times > 1) return { gpu, reason: `${name} ${comparison(times)} the CPU` };
  gpu.device.close();
  return { reason: `what ${gpu.provider} finds ${comparison(times)} the CPU` };
}

const comparison = (times: number): string =>
  times > 1
    ? `multiplies matrices ${times.toFixed(1)} times as fast as`
    : `takes ${(1 / times).toFixed(1)} times as long to multiply matrices as`;

/** CUDA where its library is there, else WebGPU. */
function openBest(): NonNullable<Choice['gpu']> {
  if (missingCuda()) return open('webgpu');
  try {
    return open('cuda');
  } catch {
    return open('webgpu');
  }
}

function open(provider: Provider): NonNullable<Choice['gpu']> {
  const missing = provider === 'cuda' ? missingCuda() : missingVulkan();
  if (missing) throw missing;
  try {
    return { provider, device: openGpuDevice(provider) };
  } catch (cause) {
    throw unusable(provider, messageOf(cause), 'Install the driver of the GPU.', cause);
  }
}

const unusable = (provider: Provider, why: string, what: string, cause?: unknown): FmxError =>
  new FmxError('engine', `${provider} cannot be used: ${why}`, {
    path: ['resources', 'device'],
    hint: `${what} \`--set resources.device=cpu\` trains without it.`,
    cause,
  });

function missingCuda(): FmxError | undefined {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    linux: 'libonnxruntime_providers_cuda.so',
    win32: 'onnxruntime_providers_cuda.dll',
  };
  const name = names[process.platform];
  if (!name) return unusable('cuda', `it is not there for ${process.platform}`, 'Use webgpu.');
  if (existsSync(join(dirname(libraryFile()), name))) return undefined;
  const fetch = 'npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12';
  return unusable('cuda', `${name} is missing`, `Fetch it with \`${fetch}\`; it needs CUDA 12 and cuDNN 9.`);
}

function missingVulkan(): FmxError | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    koffi.load(VULKAN).unload();
    return undefined;
  } catch (cause) {
    return unusable('webgpu', `${VULKAN} cannot be loaded`, "Install Vulkan with the GPU's driver.", cause);
  }
}

/** The GPUs that the machine has, whether or not they can be used; a look takes less than a millisecond. */
function gpuNames(): string[] {
  const { ort, check, environment, pointersAt } = openApi();
  const [devices, count]: [(Pointer | null)[], number[]] = [[null], [0]];
  check(ort.getEpDevices(environment, devices, count));
  const hardware = pointersAt(devices[0] as Pointer, Number(count[0])).map(
    (device) => ort.epHardware(device) as Pointer,
  );
  const found = [...new Set(hardware)]
    .filter((device) => Number(ort.hardwareType(device)) === GPU_HARDWARE)
    .map((device) => {
      const id = Number(ort.hardwareVendorId(device));
      const vendor = String(ort.hardwareVendor(device) ?? '') || VENDORS[id] || `0x${id.toString(16)}`;
      return `the GPU of ${vendor}`;
    });
  const unnamed = DEVICE_FILES.some((file) => existsSync(file)) ? ['the GPU'] : [];
  return found.length > 0 ? found : unnamed;
}

/** Opens each device for a moment. */
export function reportDevices(): DeviceReport[] {
  const { version } = openApi();
  const cpu = cpus()[0]?.model ?? 'the processor';
  return [
    { device: 'cpu', name: cpu, usable: true, reason: `ONNX Runtime ${version}` },
    reportGpu('cuda'),
    reportGpu('webgpu'),
  ];
}

function reportGpu(provider: Provider): DeviceReport {
  const name = gpuNames().join(', ');
  try {
    const { device } = open(provider);
    const times = gpuSpeed(device) / cpuSpeed(1);
    device.close();
    const reason = `${comparison(times)} one thread of the CPU`;
    return { device: provider, name: name || 'a device without a name', usable: true, reason };
  } catch (error) {
    if (!(error instanceof FmxError)) throw error;
    const reason = [error.message, error.hint].join('. ');
    return { device: provider, ...(name && { name }), usable: false, reason };
  }
}
