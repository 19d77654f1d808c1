// The registry of engines; what an engine needs is loaded when it is opened.

import type { Engine } from './engine.ts';
import { onnxruntime } from './onnxruntime/index.ts';
import { tensorflow } from './tensorflow/index.ts';

export const engines = {
  onnxruntime,
  tensorflow,
} satisfies Record<string, Engine>;

export type EngineName = keyof typeof engines;
