// Results as one JSON document: runs with their trials, and each trial's metrics by epoch.
import packageJson from '../../package.json' with { type: 'json' };
import type { Results, ResultTrial } from '../record/read-results.ts';
import type { ResultFormat } from './format.ts';
import { writeText } from './writer.ts';

export const json: ResultFormat = {
  summary: 'one document, runs with their trials, for programs',
  makes: 'a file',
  write(results, file) {
    writeText(file, (add) => {
      add(`{"fmx_version":${JSON.stringify(packageJson.version)},"runs":[`);
      results.runs.forEach((run, i) => {
        const { created_at, finished_at, ...rest } = run;
        const facts = JSON.stringify({
          ...rest,
          created_at: time(created_at),
          finished_at: time(finished_at),
        });
        add(`${i === 0 ? '' : ','}\n${facts.slice(0, -1)},"trials":[`);
        let first = true;
        for (const trial of results.trials(run)) {
          add(`${first ? '' : ','}\n${JSON.stringify(described(trial, results), finite)}`);
          first = false;
        }
        add(']}');
      });
      add('\n]}\n');
    });
  },
};

function described(trial: ResultTrial, results: Results): object {
  const metrics: Record<string, [epoch: number, value: number][]> = {};
  for (const { split, name, epoch, value } of results.metrics(trial)) {
    const key = `${split}.${name}`;
    metrics[key] ??= [];
    metrics[key].push([epoch, value]);
  }
  const { started_at, finished_at, ...rest } = trial;
  return {
    ...rest,
    started_at: time(started_at),
    finished_at: time(finished_at),
    parameters: results.parameters(trial),
    metrics,
  };
}

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** As `fmx query` writes them: NaN becomes null by itself, infinities their names. */
const finite = (_: string, value: unknown): unknown =>
  value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? String(value) : value;
