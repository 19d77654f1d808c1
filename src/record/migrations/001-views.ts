// The views of version 1, the interface for people who query: each says in a comment what a row is.

/** Mean, standard deviation (n − 1), least and greatest of a column; `<column>_mean` is its mean in the group. */
const spread = (column: string): string => `
  avg(${column}) AS ${column}_mean,
  sqrt(sum((${column} - ${column}_center) * (${column} - ${column}_center)) / (count(${column}) - 1))
    AS ${column}_sd,
  min(${column}) AS ${column}_min,
  max(${column}) AS ${column}_max`;

const measures = ['validation_accuracy', 'test_accuracy', 'seconds', 'parameter_count'];

/** A view that compares the values of one column (of that table) over a run's completed trials. */
const comparison = (view: string, table: string, column: string, says: string, extra = ''): string => `
CREATE VIEW ${view} AS
-- ${says}
-- Completed trials only, best mean validation accuracy first; the standard deviation divides by n - 1.
SELECT
  run_id,
  ${column},
  count(*) AS trials,${measures.map(spread).join(',')}${extra}
FROM (
  SELECT
    run_trials.run_id,
    ${table}.${column},
    trials.train_accuracy,
    ${measures.map((measure) => `trials.${measure}, avg(trials.${measure}) OVER peers AS ${measure}_center`).join(',\n    ')}
  FROM run_trials JOIN trials ON trials.id = run_trials.trial_id
  WHERE trials.status = 'completed'
  WINDOW peers AS (PARTITION BY run_trials.run_id, ${table}.${column})
)
GROUP BY run_id, ${column}
ORDER BY run_id, validation_accuracy_mean DESC;
`;

export const views = `
CREATE VIEW leaderboard AS
-- A row is a trial of a run, ranked within the run by its metric ("value", at the best epoch).
-- Completed trials come first, then unfinished and pruned ones, then those without a value, then diverged
-- and failed ones. Ranks choose by validation; the test columns stand beside them.
SELECT
  ranking.run_id, ranking.rank, ranking.trial_id, ranking.name, ranking.architecture, trials.optimizer,
  trials.dropout_rate, trials.seed, trials.status, ranking.metric, ranking.value,
  trials.validation_accuracy, trials.validation_loss, trials.test_accuracy, trials.test_loss,
  trials.epochs, trials.best_epoch, trials.parameter_count, trials.seconds, trials.images_per_second,
  ranking.reused, trials.configuration, trials.reason
FROM (
  SELECT
    run_id, trial_id, name, architecture, metric, value, reused,
    rank() OVER (PARTITION BY run_id ORDER BY standing, score IS NULL, score) AS rank
  FROM (
    SELECT
      run_trials.run_id, run_trials.trial_id, run_trials.name, run_trials.architecture,
      runs.metric, run_trials.value, run_trials.reused,
      CASE
        WHEN trials.status IN ('diverged', 'failed') THEN 3
        WHEN run_trials.value IS NULL THEN 2
        WHEN trials.status = 'completed' THEN 0
        ELSE 1
      END AS standing,
      CASE runs.goal WHEN 'minimize' THEN run_trials.value ELSE -run_trials.value END AS score
    FROM run_trials
    JOIN runs ON runs.id = run_trials.run_id
    JOIN trials ON trials.id = run_trials.trial_id
  )
) AS ranking
JOIN trials ON trials.id = ranking.trial_id
ORDER BY ranking.run_id, ranking.rank, ranking.trial_id;

CREATE VIEW curves AS
-- A row is an epoch of a trial of a run. elapsed_seconds counts the training up to that epoch's end.
SELECT
  run_trials.run_id, epochs.trial_id, run_trials.name, epochs.epoch,
  epochs.train_loss, epochs.train_accuracy, epochs.validation_loss, epochs.validation_accuracy,
  epochs.learning_rate, epochs.seconds,
  sum(epochs.seconds) OVER (PARTITION BY run_trials.run_id, epochs.trial_id ORDER BY epochs.epoch)
    AS elapsed_seconds,
  epochs.images_per_second
FROM (
  SELECT
    trial_id,
    epoch,
    max(CASE WHEN split = 'train' AND name = 'loss' THEN value END) AS train_loss,
    max(CASE WHEN split = 'train' AND name = 'accuracy' THEN value END) AS train_accuracy,
    max(CASE WHEN split = 'validation' AND name = 'loss' THEN value END) AS validation_loss,
    max(CASE WHEN split = 'validation' AND name = 'accuracy' THEN value END) AS validation_accuracy,
    max(CASE WHEN split = 'train' AND name = 'learning_rate' THEN value END) AS learning_rate,
    max(CASE WHEN split = 'train' AND name = 'seconds' THEN value END) AS seconds,
    max(CASE WHEN split = 'train' AND name = 'images_per_second' THEN value END) AS images_per_second
  FROM metrics
  WHERE split <> 'test'
  GROUP BY trial_id, epoch
) AS epochs
JOIN run_trials ON run_trials.trial_id = epochs.trial_id;
${comparison('architectures', 'run_trials', 'architecture', 'A row is an architecture of a run.')}
${comparison('optimizers', 'trials', 'optimizer', 'A row is an optimizer of a run.')}
${comparison(
  'dropout_rates',
  'trials',
  'dropout_rate',
  `A row is a dropout rate of a run: 0 without dropout, a text such as '0.25, 0.5' where layers differ.`,
  `,
  avg(train_accuracy - validation_accuracy) AS overfitting_mean`,
)}
CREATE VIEW classification_report AS
-- A row is a class as one evaluation of a trial found it; the averages over its classes come last.
-- The macro average counts every class alike, the weighted one by its support.
SELECT trial_id, split, class_index AS position, class, precision, recall, f1, support
FROM class_metrics
UNION ALL
SELECT
  trial_id, split, max(class_index) + 1, '(macro average)',
  avg(precision), avg(recall), avg(f1), sum(support)
FROM class_metrics
GROUP BY trial_id, split
UNION ALL
SELECT
  trial_id, split, max(class_index) + 2, '(weighted average)',
  sum(precision * support) / sum(support), sum(recall * support) / sum(support),
  sum(f1 * support) / sum(support), sum(support)
FROM class_metrics
GROUP BY trial_id, split
ORDER BY trial_id, split, position;

CREATE VIEW confused_pairs AS
-- A row says how many examples of one class were taken for another, most first, and which share of the
-- class's examples that is.
SELECT
  confusion.trial_id, confusion.split, actual.class AS actual, predicted.class AS predicted, confusion.count,
  confusion.count * 1.0 / actual.support AS share
FROM confusion
JOIN class_metrics AS actual
  ON actual.trial_id = confusion.trial_id AND actual.split = confusion.split
  AND actual.class_index = confusion.actual
JOIN class_metrics AS predicted
  ON predicted.trial_id = confusion.trial_id AND predicted.split = confusion.split
  AND predicted.class_index = confusion.predicted
WHERE confusion.actual <> confusion.predicted
ORDER BY confusion.trial_id, confusion.split, confusion.count DESC, confusion.actual, confusion.predicted;
`;
