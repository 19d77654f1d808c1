// How to make the run again: the command, and the pipeline as it was written and as it was understood.
import { stringify } from 'yaml';
import { bestTrial } from '../best.ts';
import type { Section } from '../section.ts';

export const reproduction: Section<{
  command: string;
  pipeline_path: string;
  pipeline_source: string;
  resolved: string | null;
}> = {
  title: 'Make it again',
  view(run) {
    const { command, pipeline_path, pipeline_source } = run;
    const config = bestTrial(run)?.config ?? null;
    return { command, pipeline_path, pipeline_source, resolved: config === null ? null : stringify(config) };
  },
};
