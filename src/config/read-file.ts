// A pipeline file's text: read whole, but only if it can be one.
import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FmxError, messageOf, type Place } from '../errors.ts';
import { nearest } from './nearest.ts';

const MAX_BYTES = 1_000_000;

/**
 * The text of a file of at most 1 MB of UTF-8. `named` is where a person named the file, if that was in another.
 * Throws FmxError('config') for anything else.
 */
export function readText(file: string, named?: Place): string {
  let stats: ReturnType<typeof statSync>;
  try {
    stats = statSync(file);
  } catch (cause) {
    throw unreadable(file, named, cause);
  }
  const refuse = (what: string, hint: string): never => {
    throw new FmxError('config', `${file} ${what}`, { ...(named && { where: named }), hint });
  };
  if (!stats.isFile()) return refuse('is not a file', 'Name the YAML file itself.');
  if (stats.size > MAX_BYTES) {
    const megabytes = (stats.size / 1e6).toFixed(1);
    return refuse(`has ${megabytes} MB`, 'A pipeline file has at most 1 MB: is it the right file?');
  }
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw unreadable(file, named, cause);
  }
  if (!isUtf8(bytes)) {
    throw new FmxError('config', 'this line is not UTF-8', {
      where: { file, line: firstBadLine(bytes) },
      hint: 'Save the file as UTF-8 in your editor.',
    });
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.includes('\0')) return refuse('is not a text file', 'Name the YAML file itself.');
  return text;
}

function unreadable(file: string, named: Place | undefined, cause: unknown): FmxError {
  const details = { ...(named && { where: named }), cause };
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  if (!missing) return new FmxError('config', `${file} cannot be read: ${messageOf(cause)}`, details);
  const similar = nearest(basename(file), neighbours(file));
  const hint = similar === undefined ? 'Check the path.' : `Did you mean ${join(dirname(file), similar)}?`;
  return new FmxError('config', `there is no file ${file}`, { ...details, hint });
}

function neighbours(file: string): string[] {
  try {
    return readdirSync(dirname(file)).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    return [];
  }
}

/** Counts from 1. No byte of a longer UTF-8 character is a line feed, so that lines can be looked at alone. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    if (!isUtf8(bytes.subarray(start, end === -1 ? undefined : end))) return line;
    if (end === -1) break;
    line++;
    start = end + 1;
  }
  return line;
}
