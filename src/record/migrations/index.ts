// Every version of the runs.db schema, oldest first: a file's `PRAGMA user_version` counts those it has had.
import { initial } from './001-initial.ts';
import { pictures } from './002-pictures.ts';
import { folders } from './003-folders.ts';
import { sweeps } from './004-sweeps.ts';
import { predictions } from './005-predictions.ts';

/** SQL that takes a file from one version to the next. A migration that has shipped never changes. */
export type Migration = string;

export const migrations: readonly Migration[] = [initial, pictures, folders, sweeps, predictions];
