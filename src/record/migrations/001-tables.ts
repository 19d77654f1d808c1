// The tables of version 1. Times are milliseconds since 1970-01-01 UTC; the comments are kept in the file.

export const tables = `
CREATE TABLE environments (
  -- A machine with its software, once for all runs made on it.
  id INTEGER PRIMARY KEY,
  fmx_version TEXT NOT NULL,
  node TEXT NOT NULL,
  platform TEXT NOT NULL,
  cpu TEXT NOT NULL,
  cores INTEGER NOT NULL,
  memory_bytes INTEGER NOT NULL,
  gpu TEXT,
  packages TEXT NOT NULL CHECK (json_valid(packages)),
  git_commit TEXT
) STRICT;

CREATE TABLE runs (
  -- One call of fmx run or fmx sweep.
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('run', 'sweep')),
  name TEXT NOT NULL,
  status TEXT NOT NULL
    CHECK (status IN ('running', 'completed', 'failed', 'diverged', 'pruned', 'interrupted', 'timed_out')),
  reason TEXT,
  metric TEXT NOT NULL,
  goal TEXT NOT NULL CHECK (goal IN ('maximize', 'minimize')),
  dataset_name TEXT NOT NULL,
  dataset_fingerprint TEXT NOT NULL,
  train_images INTEGER NOT NULL,
  validation_images INTEGER NOT NULL,
  test_images INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  command TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  owner_pid INTEGER NOT NULL,
  owner_host TEXT NOT NULL,
  heartbeat_at INTEGER NOT NULL,
  environment_id INTEGER NOT NULL REFERENCES environments (id),
  plan TEXT CHECK (json_valid(plan)),
  pipeline_path TEXT NOT NULL,
  pipeline_source TEXT NOT NULL,
  pipeline TEXT NOT NULL CHECK (json_valid(pipeline))
) STRICT;

CREATE TABLE trials (
  -- One training. The columns from train_loss on repeat what metrics says, so that leaderboards are fast.
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  configuration TEXT NOT NULL,
  optimizer TEXT NOT NULL,
  dropout_rate ANY NOT NULL,
  seed INTEGER NOT NULL,
  dataset_fingerprint TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'completed', 'failed',
    'diverged', 'pruned', 'interrupted', 'timed_out', 'skipped')),
  reason TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER,
  finished_at INTEGER,
  seconds REAL,
  epochs INTEGER NOT NULL DEFAULT 0,
  best_epoch INTEGER,
  parameter_count INTEGER,
  engine TEXT,
  engine_version TEXT,
  device TEXT,
  device_reason TEXT,
  threads INTEGER,
  images_per_second REAL,
  peak_memory_bytes INTEGER,
  environment_id INTEGER REFERENCES environments (id),
  train_loss REAL,
  train_accuracy REAL,
  validation_loss REAL,
  validation_accuracy REAL,
  test_loss REAL,
  test_accuracy REAL,
  config TEXT NOT NULL CHECK (json_valid(config))
) STRICT;
CREATE INDEX trials_by_hash ON trials (hash, status);

CREATE TABLE run_trials (
  -- Which trials belong to which run: a completed trial serves every run that asks for it, under its own names.
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  architecture TEXT NOT NULL,
  reused INTEGER NOT NULL CHECK (reused IN (0, 1)),
  value REAL,
  PRIMARY KEY (run_id, trial_id),
  UNIQUE (run_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_trials_by_trial ON run_trials (trial_id);

CREATE TABLE parameters (
  -- What a run gave a trial, by dotted path: a number, a text, or both for true (1) and false (0).
  run_id INTEGER NOT NULL,
  trial_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  number REAL,
  text TEXT,
  PRIMARY KEY (run_id, trial_id, name),
  FOREIGN KEY (run_id, trial_id) REFERENCES run_trials (run_id, trial_id) ON DELETE CASCADE,
  CHECK (number IS NOT NULL OR text IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  -- What was measured. A value of NULL is NaN; infinite values are kept as such.
  trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL CHECK (epoch >= 0),
  split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (trial_id, epoch, split, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE class_metrics (
  -- One class of one evaluation. A value of NULL is NaN.
  trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
  class_index INTEGER NOT NULL,
  class TEXT NOT NULL,
  precision REAL,
  recall REAL,
  f1 REAL,
  support INTEGER NOT NULL,
  PRIMARY KEY (trial_id, split, class_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE confusion (
  -- How many examples of one class were taken for another. What never happened has no row.
  trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
  actual INTEGER NOT NULL,
  predicted INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (trial_id, split, actual, predicted)
) STRICT, WITHOUT ROWID;

CREATE TABLE mistakes (
  -- Some of the pictures that were got wrong, in the order in which they are worth looking at.
  trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
  position INTEGER NOT NULL,
  image_index INTEGER NOT NULL,
  actual INTEGER NOT NULL,
  predicted INTEGER NOT NULL,
  confidence REAL,
  png BLOB NOT NULL,
  PRIMARY KEY (trial_id, split, position)
) STRICT;

CREATE TABLE artifacts (
  -- Files that a trial wrote.
  trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (trial_id, kind, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  -- All that happened, with its reasons, in the order in which it was recorded.
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  trial_id INTEGER REFERENCES trials (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data))
) STRICT;
CREATE INDEX events_by_run ON events (run_id, at);
CREATE INDEX events_by_trial ON events (trial_id, at);
`;
