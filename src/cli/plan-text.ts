// What `fmx plan` says: the space in words, how many trials, how long they take, and the first of them.
import stringWidth from 'fast-string-width';
import { wrap } from '../columns.ts';
import { shortNames } from '../plan/short-names.ts';
import { formatTable } from '../record/format-table.ts';
import { list } from '../report/format.ts';
import { type Dimension, type Domain, type ParameterValue, valuesIn } from '../search/space.ts';
import type { Colors } from './colors.ts';
import type { PlanView } from './plan-view.ts';
import { count, duration, integer, printable } from './text.ts';

const SHOWN_TRIALS = 10;
const SHOWN_SEEDS = 5;

type SearchView = NonNullable<PlanView['search']>;

/** `db` is the file that was looked into. No line is wider than `width`. */
export function planText(view: PlanView, db: string, width: number, colors: Colors): string {
  const { name, search, metric } = view;
  const aim = `for the ${metric.goal === 'maximize' ? 'greatest' : 'least'} ${metric.name}`;
  const head = `${printable(name)}: ${search ? `${search.method} search ${aim}` : 'one trial'}`;
  const lines = [
    ...(search ? [sizeLine(view, search), ...moreLines(search, metric.name)] : []),
    recordedLine(view, db),
    timeLine(view),
  ];
  const inLines = (line: string): string => wrap(line, width).join('\n');
  return [
    colors.bold(inLines(head)),
    ...(search ? spaceLines(search.dimensions).map(inLines) : []),
    ...lines.map(inLines),
    ...(search ? ['', trialsTable(view, search, width)] : []),
  ].join('\n');
}

/** A line a dimension: its name, what it takes, and where. */
function spaceLines(dimensions: readonly Dimension[]): string[] {
  const widest = Math.max(...dimensions.map(({ name }) => stringWidth(name)));
  return dimensions.map(({ name, domain, when = {} }) => {
    const conditions = Object.entries(when).map(
      ([other, wanted]) => `${printable(other)} is ${valuesIn(wanted).map(shown).join(' or ')}`,
    );
    const where = conditions.length > 0 ? `, where ${list(conditions)}` : '';
    const gap = ' '.repeat(widest - stringWidth(name));
    return `  ${printable(name)}${gap}  ${domainText(domain)}${where}`;
  });
}

function domainText(domain: Domain): string {
  if (domain.kind === 'choice') return domain.values.map(shown).join(', ');
  const { kind, min, max, step } = domain;
  return `${kind} from ${min} to ${max}${step === undefined ? '' : ` in steps of ${step}`}`;
}

const shown = (value: ParameterValue): string => printable(String(value));

/** `20 configurations × 3 seeds (42, 43, 44) = 60 trials` */
function sizeLine({ trials }: PlanView, { configurations, duplicates, seeds, whole }: SearchView): string {
  const most = whole ? '' : 'at most ';
  const different = count(configurations - duplicates, 'configuration');
  const some = seeds.slice(0, SHOWN_SEEDS).join(', ');
  const numbers = seeds.length > SHOWN_SEEDS ? `${some}, …` : some;
  const product = seeds.length > 1 ? ` × ${seeds.length} seeds (${numbers})` : ` with seed ${numbers}`;
  return `${most}${different}${product} = ${count(trials, 'trial')}`;
}

function moreLines(search: SearchView, metric: string): string[] {
  const { include, exclude, duplicates, whole, batch, finalists, early_termination, target, time_budget } =
    search;
  return [
    include > 0 && `${count(include, 'configuration')} of include ${include === 1 ? 'is' : 'are'} the first`,
    exclude > 0 && `what meets ${exclude === 1 ? 'a condition' : `one of ${exclude} conditions`} is excluded`,
    duplicates > 0 && `${count(duplicates, 'further one')} would be the same as others`,
    !whole && `${batch} configurations are proposed at a time, by what those before them have shown`,
    early_termination && `early termination by ${early_termination}${bracketsText(search)}`,
    target !== null && `until ${metric} is ${target}`,
    time_budget !== null && `no trial begins after ${duration(time_budget)}`,
    finalists &&
      `then the best ${finalists.top} once more, each with ${count(finalists.seeds, 'fresh seed')}`,
  ].filter((line) => typeof line === 'string');
}

/** `: 9 for 1 epoch, 3 of them for 3, 1 for 9; then 2 brackets more`; nothing where decisions are not planned. */
function bracketsText({ brackets, epochs }: SearchView): string {
  const [first, ...others] = brackets;
  if (!first) return '';
  const there = [first.configurations, ...first.rungs.map(({ keep }) => keep)];
  const [begin = '', ...rest] = there.map((size, index) => {
    const until = first.rungs[index]?.epoch ?? epochs;
    return `${integer(size)} for ${index === 0 ? count(until, 'epoch') : until}`;
  });
  const more = others.length > 0 ? `; then ${count(others.length, 'bracket')} more` : '';
  return `: ${[begin, ...rest].join(', ')}${more}`;
}

function recordedLine({ completed, planned, search }: PlanView, db: string): string {
  if (!search) return `${completed === 1 ? 'completed' : 'not completed'} in ${db}`;
  const known = search.whole ? 'them' : `the ${integer(planned.length)} that are known by now`;
  const done = completed === 0 ? 'none' : completed === planned.length ? 'all' : integer(completed);
  return `${done} of ${known} ${completed === 1 ? 'is' : 'are'} completed in ${db}`;
}

function timeLine({ time: { seconds, concurrency, unknown }, search }: PlanView): string {
  if (seconds === 0) return 'time: none, as nothing is left to train';
  if (seconds === null) return 'time: unknown, as no trial like it was recorded on this machine';
  const together = search ? `, with ${concurrency} at a time` : '';
  const about = `time: about ${duration(seconds)}`;
  if (unknown === 0) return `${about} at most${together}`;
  const some = unknown === 1 ? 'one trial' : `${integer(unknown)} trials`;
  return `${about}${together}, if ${some} unlike all that were recorded here take as long as the others`;
}

function trialsTable({ planned, trials }: PlanView, { dimensions }: SearchView, width: number): string {
  const paths = [...new Set(dimensions.map(({ name }) => name))];
  const names = shortNames(paths);
  const rows = planned
    .slice(0, SHOWN_TRIALS)
    .map(({ parameters, seed, status }, index) => [
      index + 1,
      ...paths.map((path) => cell(parameters[path])),
      seed,
      status,
    ]);
  const columns = ['trial', ...paths.map((path) => names.get(path) ?? path), 'seed', 'status'];
  const more = trials - rows.length;
  const table = formatTable({ columns, rows }, width).trimEnd();
  return more > 0 ? `${table}\n… and ${integer(more)} more` : table;
}

const cell = (value: ParameterValue | undefined): string | number | null =>
  typeof value === 'boolean' ? String(value) : (value ?? null);
