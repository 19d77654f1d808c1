// What came out, in words and four numbers.
import { configurationsOf } from '../../analysis/configurations.ts';
import type { Evaluation, RunData, TrialData } from '../../record/run-data.ts';
import type { SweepData } from '../../record/sweep-data.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import { answersOf } from '../answers.ts';
import { bestTrial, classLabels, finalEvaluation, hits, imagesOf, lastEpoch, support } from '../best.ts';
import { confusedPairs } from '../confused.ts';
import * as format from '../format.ts';
import { overfittingSentence } from '../overfitting.ts';
import type { Section } from '../section.ts';

interface Fact {
  label: string;
  value: string;
  note: string;
}

interface View {
  lead: string;
  sentences: string[];
  facts: Fact[];
}

export const summary: Section<View> = {
  title: 'Summary',
  view(run) {
    if (run.sweep && run.sweep.trials.length > 0) return sweepView(run, run.sweep);
    return runView(run) ?? { lead: 'No trial of this run has begun.', sentences: [], facts: [] };
  },
};

/** Of the run's trial, or a sweep's best one; null before the first. */
export function runView(run: RunData): View | null {
  const trial = bestTrial(run);
  if (!trial) return null;
  const evaluation = finalEvaluation(trial);
  return {
    lead: lead(run, trial, evaluation),
    sentences: [
      ...endSentences(run, trial),
      overfittingSentence(trial),
      ...(evaluation ? classSentences(evaluation) : []),
    ].filter((sentence) => sentence !== null),
    facts: facts(trial, evaluation),
  };
}

/** What the sweep was asked; what came out of it, and what it took. */
function sweepView(run: RunData, { trials }: SweepData): View {
  const [lead = '', ...sentences] = answersOf(trials, run.metric);
  const [best] = configurationsOf(trials, run.metric.goal);
  const test = best?.test_accuracy ?? null;
  const completed = trials.filter(({ status }) => status === 'completed').length;
  const configurations = new Set(trials.map(({ configuration }) => configuration)).size;
  const seconds = trials.reduce((sum, trial) => sum + (trial.reused ? 0 : (trial.seconds ?? 0)), 0);
  return {
    lead,
    sentences,
    facts: [
      ...(test
        ? [
            {
              label: 'Best test accuracy',
              value: format.percent(test.value),
              note: `${format.label(best?.name ?? '')}${test.n > 1 ? `, mean of ${test.n} seeds` : ''}`,
            },
          ]
        : []),
      {
        label: 'Trials',
        value: format.integer(trials.length),
        note:
          completed === trials.length
            ? `of ${format.count(configurations, 'configuration')}`
            : `${format.integer(completed)} completed, of ${format.count(configurations, 'configuration')}`,
      },
      {
        label: 'Training',
        value: format.duration(seconds),
        note: 'of all trials together',
      },
      ...(run.finished_at === null
        ? []
        : [
            {
              label: 'Time',
              value: format.duration((run.finished_at - run.created_at) / 1000),
              note: 'from beginning to end',
            },
          ]),
    ],
  };
}

/** The answer in one sentence. */
function lead({ dataset, sweep }: RunData, trial: TrialData, evaluation: Evaluation | null): string {
  const name = sweep
    ? `Trial ${trial.id}, ${format.label(trial.name)} with seed ${trial.seed}: this network`
    : 'This network';
  const size =
    trial.parameter_count === null ? '' : ` of ${format.count(trial.parameter_count, 'parameter')}`;
  const trained =
    `trained for ${format.count(lastEpoch(trial), 'epoch')} ` +
    `on ${format.count(dataset.train, 'image')} of ${format.label(dataset.name)}`;
  if (!evaluation) return `${name}${size}, ${trained}, has not been evaluated.`;
  const [right, total] = [hits(evaluation), support(evaluation)];
  return (
    `${name}${size}, ${trained}, classifies ${format.percent(right / total)} of the ${format.integer(total)} ` +
    `${imagesOf(evaluation)} correctly (${interval(right, total)}).`
  );
}

const interval = (right: number, total: number): string =>
  `${format.INTERVAL} ${format.percentRange(...wilsonInterval(right, total))}`;

const ENDINGS: Record<TrialData['status'], string | null> = {
  waiting: 'The trial has not begun.',
  running: 'The trial is not finished: these are its numbers so far.',
  completed: null,
  failed: 'The trial failed',
  diverged: 'The trial diverged',
  pruned: 'The trial was stopped, as others were better',
  interrupted: 'The trial was interrupted',
  timed_out: 'The trial ran out of time',
  skipped: 'The trial was left out',
};

function endSentences(run: RunData, trial: TrialData): string[] {
  const ending = ENDINGS[trial.status];
  const reason = trial.reason === null ? '' : format.label(trial.reason.replace(/\.$/, ''));
  const told = ending === null ? reason && `It stopped early: ${reason}.` : withReason(ending, reason);
  return [told, bestEpochSentence(run, trial)].filter((sentence) => sentence !== '');
}

const withReason = (ending: string, reason: string): string => {
  if (ending.endsWith('.')) return ending;
  return reason ? `${ending}: ${reason}.` : `${ending}.`;
};

function bestEpochSentence({ metric, dataset }: RunData, { best_epoch, metrics }: TrialData): string {
  if (best_epoch === null) return '';
  const value = metrics.find(
    ({ epoch, split, name }) => epoch === best_epoch && `${split}.${name}` === metric.name,
  )?.value;
  const shown =
    value === undefined
      ? ''
      : `: ${metric.name.endsWith('accuracy') ? format.percent(value) : format.decimal(value)}`;
  const held = metric.name.startsWith('validation.')
    ? ` on the ${format.count(dataset.validation, 'image')} held out for validation`
    : '';
  return `Epoch ${best_epoch} had the best ${format.label(metric.name.replace('.', ' '))}${shown}${held}.`;
}

function classSentences(evaluation: Evaluation): string[] {
  const names = classLabels(evaluation);
  const total = support(evaluation);
  const wrong = total - hits(evaluation);
  const weakest = evaluation.class_metrics
    .map((metric, i) => ({ ...metric, name: names[i] ?? '' }))
    .filter(({ support }) => support > 0)
    .reduce<{ name: string; f1: number; recall: number; support: number } | null>(
      (worst, metric) => (worst === null || metric.f1 < worst.f1 ? metric : worst),
      null,
    );
  const [pair] = confusedPairs(evaluation);
  return [
    ...(weakest && wrong > 0
      ? [
          `Its weakest class is ${weakest.name}: F1 score ${format.decimal(weakest.f1)}, with ` +
            `${format.percent(weakest.recall)} of ${format.count(weakest.support, 'image')} recognised.`,
        ]
      : []),
    ...(pair
      ? [
          `It confuses ${format.list(pair.directions.map(({ actual }) => names[actual] ?? ''))} most often: ` +
            `${format.count(pair.count, 'image')}, ${format.percent(pair.count / wrong, 0)} of its ${format.count(wrong, 'mistake')}.`,
        ]
      : []),
  ];
}

function facts(trial: TrialData, evaluation: Evaluation | null): Fact[] {
  const accuracy = (measured: Evaluation): Fact => {
    const [right, total] = [hits(measured), support(measured)];
    return {
      label: `${measured.split === 'test' ? 'Test' : 'Validation'} accuracy`,
      value: format.percent(right / total),
      note: interval(right, total),
    };
  };
  return [
    ...(evaluation ? [accuracy(evaluation)] : []),
    ...(trial.best_epoch === null
      ? []
      : [{ label: 'Best epoch', value: String(trial.best_epoch), note: `of ${lastEpoch(trial)} trained` }]),
    ...(trial.seconds === null
      ? []
      : [
          {
            label: 'Time',
            value: format.duration(trial.seconds),
            note:
              trial.images_per_second === null
                ? ''
                : `${format.integer(trial.images_per_second)} images/s in training`,
          },
        ]),
    ...(trial.parameter_count === null
      ? []
      : [
          {
            label: 'Parameters',
            value: format.integer(trial.parameter_count),
            note: `architecture ${format.label(trial.architecture)}`,
          },
        ]),
  ];
}
