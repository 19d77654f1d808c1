// The script of a page that opens from disk.
import { start } from './start.ts';

start();
