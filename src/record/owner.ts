// Who writes a run: the process that began it or took it over, known to be alive by its heartbeat.
import os from 'node:os';
import { isRunning } from '../processes.ts';

export interface Owner {
  owner_pid: number;
  owner_host: string;
  heartbeat_at: number;
}

/** How often a run's owner should call `heartbeat`, in milliseconds. */
export const HEARTBEAT_INTERVAL = 10_000;

/** Without a sign of life for so long (milliseconds), an owner counts as dead. */
const STALE_AFTER = 60_000;

/** This process as an owner, now. */
export function thisOwner(): Owner {
  return { owner_pid: process.pid, owner_host: os.hostname(), heartbeat_at: Date.now() };
}

/** Is that process still at work? On another machine only its heartbeat tells. */
export function isAlive(owner: Owner): boolean {
  if (Date.now() - owner.heartbeat_at > STALE_AFTER) return false;
  return owner.owner_host !== os.hostname() || isRunning(owner.owner_pid);
}

/** Was it running when its process died? */
export function isAbandoned(run: Owner & { status: string }): boolean {
  return run.status === 'running' && !isAlive(run);
}
