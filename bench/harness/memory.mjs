// The memory of a process and all its descendants together, sampled while they run (Linux only).
import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 50;

/**
 * Samples the tree of process `root` until the function that it gives is called, which gives the peak in bytes.
 * A page that several processes share is counted once: PSS (proc_pid_smaps(5)), not RSS.
 */
export function watchMemory(root) {
  if (process.platform !== 'linux') throw new Error('Memory is read from /proc, which only Linux has.');
  const tree = new Set([root]);
  let peak = 0;
  const timer = setInterval(() => {
    addDescendants(tree);
    const sum = [...tree].reduce((bytes, pid) => bytes + proportionalSetSize(pid), 0);
    peak = Math.max(peak, sum);
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** Adds every process with a parent in the tree; those in it stay, even when their parent is gone. */
function addDescendants(tree) {
  const parents = new Map(
    readdirSync('/proc')
      .map(Number)
      .filter(Number.isInteger)
      .map((pid) => [pid, parentOf(pid)]),
  );
  // A parent may be listed after its child, so go on until a round adds nothing.
  for (let before = 0; before !== tree.size; ) {
    before = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
}

/** The parent's process id; the fourth field of /proc/PID/stat, whose second may itself hold spaces and brackets. */
function parentOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** Bytes; 0 for a process that has ended. */
function proportionalSetSize(pid) {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0;
  return Number(kilobytes) * 1024;
}

/** A file's text; empty where its process has ended meanwhile. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
