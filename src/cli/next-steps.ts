// What to try after a run: commands that exist, chosen by how it went.
import type { Pipeline } from '../config/pipeline.ts';
import type { RunData, TrialData } from '../record/run-data.ts';
import { bestTrial, lastEpoch, valuesByEpoch } from '../report/best.ts';

export interface NextStep {
  command: string;
  /** Why one would. */
  why: string;
}

/** Accuracy on training images above that on validation images, from which on a network is said to over-fit. */
const OVERFITTING = 0.03;

/** The settings of the run, and one more: what was set to the same path before gives way. */
type Again = (path: string, value: number) => string;

export function nextSteps(run: RunData): NextStep[] {
  const trial = bestTrial(run);
  if (trial === null) return [];
  const { optimizer, seed } = trial.config as Pipeline;
  const again: Again = (path, value) => `${without(run.command, path)} --set ${path}=${value}`;
  if (trial.status === 'diverged') {
    const rate = Number((optimizer.learning_rate / 10).toPrecision(3));
    return [{ command: again('optimizer.learning_rate', rate), why: 'a smaller learning rate' }];
  }
  return [
    ...longer(trial, again),
    ...simpler(trial, again),
    { command: again('seed', seed + 1), why: 'other random numbers: how much of it was luck?' },
    { command: `fmx show ${run.id}`, why: 'all epochs and classes, here in the terminal' },
    {
      command: `fmx predict ${trial.id} picture.jpg`,
      why: `what it takes a picture of yours for; fmx export ${trial.id} is for other programs`,
    },
  ];
}

function longer(trial: TrialData, again: Again): NextStep[] {
  const { training } = trial.config as Pipeline;
  const last = lastEpoch(trial);
  if (trial.best_epoch !== last || last < training.epochs) return [];
  return [{ command: again('training.epochs', 2 * last), why: 'the last epoch was the best: more may help' }];
}

function simpler(trial: TrialData, again: Again): NextStep[] {
  const { architecture, optimizer } = trial.config as Pipeline;
  const gap = lastOf(trial, 'train') - lastOf(trial, 'validation');
  if (!(gap > OVERFITTING)) return [];
  const index = architecture.layers.findIndex(({ type }) => type === 'dropout');
  const rate = Number(architecture.layers[index]?.rate);
  if (rate <= 0.6) {
    const more = Number((rate + 0.1).toFixed(2));
    return [
      {
        command: again(`architecture.layers.${index}.dropout.rate`, more),
        why: 'it over-fits: more dropout',
      },
    ];
  }
  const decay = optimizer.weight_decay > 0 ? optimizer.weight_decay * 10 : 0.0001;
  return [{ command: again('optimizer.weight_decay', decay), why: 'it over-fits: more weight decay' }];
}

/** A command without its `--set PATH=…`, quoted or not. */
function without(command: string, path: string): string {
  const setting = path.replaceAll('.', '\\.');
  return command.replaceAll(new RegExp(` --set (?:${setting}=[^ ']*|'${setting}=[^']*')(?= |$)`, 'g'), '');
}

const lastOf = (trial: TrialData, split: 'train' | 'validation'): number =>
  valuesByEpoch(trial, split, 'accuracy').at(-1) ?? Number.NaN;
