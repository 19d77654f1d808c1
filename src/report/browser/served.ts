// The script of a page that `fmx serve` gives out: it keeps up with what happens.
import { follow } from './follow.ts';
import { start } from './start.ts';

start(sessionStorage);
follow();
