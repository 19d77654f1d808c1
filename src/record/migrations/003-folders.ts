// Version 3 of runs.db: each trial keeps its checkpoints in a folder of its own. Before, its identity named the folder.

export const folders = `
-- Relative to this file's folder; NULL until the trial begins.
ALTER TABLE trials ADD COLUMN folder TEXT;
UPDATE trials SET folder = 'trials/' || hash;
`;
