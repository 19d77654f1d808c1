// Version 2 of runs.db: pictures of what trials train on.

export const pictures = `
CREATE TABLE pictures (
  -- Pictures that a trial made, so that a report needs neither data nor files.
  trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  png BLOB NOT NULL,
  PRIMARY KEY (trial_id, kind)
) STRICT;
`;
