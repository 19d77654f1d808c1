// Draws the results as a Markdown table: what, fmx, each peer, ratio, target.
import { shortNumber } from './format.mjs';

/** @param {Awaited<ReturnType<typeof import('./measure.mjs').measure>>[]} results of all benchmarks */
export function drawTable(results) {
  const labels = [...new Set(results.flatMap(({ peers }) => peers.map(({ label }) => label)))];
  const rows = [
    ['what', 'fmx', ...labels, 'ratio', 'target'],
    ...results.map((result) => [
      `${result.title} (${result.unit})`,
      cell([result.fmx]),
      ...labels.map((label) => cell(result.peers.filter((peer) => peer.label === label))),
      result.ratio === null ? '' : `${result.ratio.toFixed(2)}×`,
      targetCell(result),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const [head, ...body] = rows.map(
    (row) => `| ${row.map((text, i) => text.padEnd(widths[i])).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

/** The medians of one contestant's variants, as in `0.80 (1 thread), 0.63 (2 threads)`. */
function cell(summaries) {
  return summaries
    .map(({ median, variant, error }) => (error ? 'failed' : `${shortNumber(median)} (${variant})`))
    .join(', ');
}

function targetCell({ target, reached }) {
  const goal = 'at_most' in target ? `≤ ${target.at_most}` : `≥ ${shortNumber(target.times_as_fast)}×`;
  return reached === null ? `${goal}, unknown` : `${goal}, ${reached ? 'reached' : 'missed'}`;
}
