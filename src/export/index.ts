// The formats of model files: each makes the bytes of a trained network and what there is to say about it.

import { encodeSafetensors } from '../train/safetensors.ts';
import type { TrainedNetwork } from '../train/trained-network.ts';
import { onnxModel } from './onnx.ts';

export interface ModelFormat {
  summary: string;
  encode(network: TrainedNetwork, metadata: Record<string, string>): Uint8Array;
}

/** By the ending of their files. */
export const modelFormats = {
  onnx: {
    summary: 'the whole network, for any ONNX runtime',
    encode: onnxModel,
  },
  safetensors: {
    summary: 'the weights by name, for Python and others',
    encode: ({ weights: tensors }, metadata) => encodeSafetensors({ tensors, metadata }),
  },
} satisfies Record<string, ModelFormat>;

export type ModelFormatName = keyof typeof modelFormats;
