// Version 1 of runs.db: all tables and all documented views. docs/runs-db.md describes every column.
import { tables } from './001-tables.ts';
import { views } from './001-views.ts';

export const initial = tables + views;
