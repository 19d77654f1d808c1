// What the tests of this folder need from the machine: folders, small disks, processes, the sqlite3 command.
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { buildSync } from 'esbuild';
import { onTestFinished, type TestContext } from 'vitest';
import { openRecord, type RunRecord } from '../../src/record/record.ts';
import { newFolder } from '../folders.ts';

/** A new runs.db in a folder of its own, closed when the test ends. */
export function temporaryRecord(): RunRecord {
  const record = openRecord(path.join(newFolder(), 'runs', 'runs.db'));
  onTestFinished(() => record.close());
  return record;
}

/** SQL that makes of a file what version 2 wrote. */
export const asVersion2 = `
  ALTER TABLE trials DROP COLUMN folder; ALTER TABLE run_trials DROP COLUMN phase;
  DROP TABLE decisions; DROP TABLE predictions; DROP TABLE labels; PRAGMA user_version = 2`;

/** A disk of that size (as in `1m`), read-only after `freeze`. Needs root: the test is skipped without. */
export function smallDisk(context: TestContext, size: string): { folder: string; freeze: () => void } {
  const folder = path.join(newFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    context.skip('a small disk cannot be mounted here: it takes root (`mount -t tmpfs`)');
  }
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  const freeze = () => execFileSync('mount', ['-o', 'remount,ro', folder]);
  return { folder, freeze };
}

/** What the `sqlite3` command answers, a line each row; the test is skipped where there is none. */
export function sqlite3(context: TestContext, file: string, sql: string): string[] {
  try {
    return execFileSync('sqlite3', [file, sql], { encoding: 'utf8' }).trimEnd().split('\n');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return context.skip('the sqlite3 command is missing: apt-get install sqlite3');
  }
}

export type Program = ChildProcessByStdio<Writable, Readable, null>;

/** Starts a TypeScript program of this folder in a process of its own, which ends with the test. */
export function startProgram(name: string, ...args: string[]): Program {
  const folder = newFolder();
  const outfile = path.join(folder, 'program.mjs');
  buildSync({
    entryPoints: [path.join(import.meta.dirname, name)],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile,
  });
  symlinkSync(path.resolve(import.meta.dirname, '../../node_modules'), path.join(folder, 'node_modules'));
  const program = spawn(process.execPath, [outfile, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    program.kill('SIGKILL');
  });
  return program;
}
