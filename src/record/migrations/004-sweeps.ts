// Version 4 of runs.db: what a sweep decides, and which of its trials decided it.

export const sweeps = `
-- 'search' for trials that select, 'finalists' for those that decide, on fresh seeds, between the best of them.
ALTER TABLE run_trials ADD COLUMN phase TEXT NOT NULL DEFAULT 'search' CHECK (phase IN ('search', 'finalists'));

CREATE TABLE decisions (
  -- What early termination said of a configuration at an epoch: whether it goes on, and why.
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  configuration TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  prune INTEGER NOT NULL CHECK (prune IN (0, 1)),
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (run_id, configuration, epoch, reason)
) STRICT, WITHOUT ROWID;
`;
