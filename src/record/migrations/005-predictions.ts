// Version 5 of runs.db: what each image was taken for, so that two trials can be compared image by image.

export const predictions = `
CREATE TABLE labels (
  -- What the images of a data set are, once for all trials: a byte each, the index of the class, in their order.
  dataset_fingerprint TEXT NOT NULL,
  split TEXT NOT NULL CHECK (split = 'test'),
  actual BLOB NOT NULL,
  PRIMARY KEY (dataset_fingerprint, split)
) STRICT;

CREATE TABLE predictions (
  -- What a trial took them for, likewise.
  trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  split TEXT NOT NULL CHECK (split = 'test'),
  predicted BLOB NOT NULL,
  PRIMARY KEY (trial_id, split)
) STRICT;
`;
