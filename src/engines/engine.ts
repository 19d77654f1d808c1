// What an engine is: it runs ir graphs whose state (weights, slots) stays with it from step to step.
import type { Graph } from '../ir/value.ts';

export interface EngineOptions {
  /** `auto`, or the name of a device. */
  device: string;
  /** Threads that one op may use. */
  threads: number;
}

/** What was taken, and why. */
export interface EngineInfo {
  engine: string;
  engine_version: string;
  device: string;
  threads: number;
  reason: string;
}

export type Feed = Float32Array | Int32Array;

export interface Program {
  /** Where the caller writes what is new in this step, before `run`. Row-major, of the feed's shape. */
  feeds: Record<string, Feed>;
  /** What the last `run` gave, row-major. Once the session is closed, its memory may serve another one. */
  outputs: Record<string, Float32Array>;
  /** Computes the outputs, then applies the graph's updates to the session's state. */
  run(): Promise<void>;
}

export interface EngineSession {
  info: EngineInfo;
  /**
   * Makes a graph ready to run. States are shared by name among all programs of a session, and zero until written.
   * A feed given here lies over the caller's own memory. Throws FmxError('model') for a graph that is not sound.
   */
  compile(graph: Graph, feeds?: Record<string, Feed>): Promise<Program>;
  /** Copies of states, by name. */
  readState(): Promise<Map<string, Float32Array>>;
  /** Throws FmxError('engine') where there is no such state or the length differs. */
  writeState(name: string, values: Float32Array): Promise<void>;
  close(): Promise<void>;
}

/** What an engine sees of a device, and whether it can compute there. */
export interface DeviceReport {
  /** As `resources.device` names it. */
  device: string;
  /** Of the hardware, where there is one and it says. */
  name?: string;
  usable: boolean;
  /** Where it can be used, what with; where it cannot, why, and what to install. */
  reason: string;
}

export interface Engine {
  summary: string;
  /** All that it knows, usable or not. Throws FmxError('engine') where the engine itself is not there. */
  devices(): Promise<DeviceReport[]>;
  /** Throws FmxError('engine') with what to install or choose instead. */
  open(options: EngineOptions): Promise<EngineSession>;
}
