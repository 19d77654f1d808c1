// Commands that fmx proposes, as the person at this terminal would have to type them.
import { DEFAULT_DB } from './options.ts';
import { shellCommand } from './shell-words.ts';

/** `fmx show 3` with what this call of fmx needed too: npx before it, and --db after it. */
export function asTyped(command: string, db: string): string {
  const program = process.env.npm_command === 'exec' ? 'npx fmx' : 'fmx';
  const typed = command.replace(/^fmx\b/, program);
  return db === DEFAULT_DB ? typed : `${typed} ${shellCommand('--db', db)}`;
}
