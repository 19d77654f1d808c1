// How near search methods come to the least value of known functions: fmx's, and Optuna's where it is installed.
//
//   node bench/search.mjs --seeds 20
//
// The regret of a sweep is how far its best score is from the least that there is. The table has the median and the
// 90 % quantile over the seeds; all of a problem's methods have the same number of trials.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { lastObject, run } from './harness/command.mjs';
import { installedVersions, PEERS, scriptCommand } from './harness/peers.mjs';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '20' } } });
const seeds = Number(values.seeds);
const TRIALS = { branin: 40, hartmann6: 60, mixed: 60 };
const METHODS = [
  { method: 'random', batch: 1 },
  { method: 'sobol', batch: 1 },
  { method: 'tpe', batch: 1 },
  { method: 'tpe', batch: 8 },
  { method: 'gp', batch: 1 },
  { method: 'gp', batch: 8 },
];

const notice = (text) => console.error(text);
const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const results = [...(await ours()), ...(await optunas())];
const labels = [...new Set(results.map(({ label }) => label))];
const problems = Object.keys(TRIALS);
console.log(
  `| method | ${problems.map((name) => `${name}, ${TRIALS[name]} trials`).join(' | ')} | ms a trial |`,
);
console.log(`| --- |${' --- |'.repeat(problems.length + 1)}`);
for (const label of labels) {
  const own = results.filter((result) => result.label === label);
  const cells = problems.map((name) => regretCell(own.find(({ problem }) => problem === name).regrets));
  const most = Math.max(...own.map(({ seconds_per_trial }) => seconds_per_trial));
  console.log(`| ${label} | ${cells.join(' | ')} | ${(1000 * most).toFixed(1)} |`);
}

/** fmx's methods, as they are in src/. */
async function ours() {
  const folder = mkdtempSync(join(tmpdir(), 'fmx-search-'));
  try {
    const outfile = join(folder, 'search.mjs');
    const contents = `export { regret } from './test/search/support/ask.ts';
      export { problems } from './test/search/support/problems.ts';`;
    await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'warning',
    });
    const { regret, problems } = await import(pathToFileURL(outfile).href);
    return Object.entries(TRIALS).flatMap(([problem, trials]) =>
      METHODS.map(({ method, batch }) => {
        const start = performance.now();
        const regrets = Array.from({ length: seeds }, (_, seed) =>
          regret(method, problems[problem], { trials, batch, seed }),
        );
        const seconds_per_trial = (performance.now() - start) / 1000 / seeds / trials;
        const label = batch > 1 ? `${method}, ${batch} at a time` : method;
        notice(`${problem}, ${label}: ${regretCell(regrets)}`);
        return { problem, label, regrets, seconds_per_trial };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function optunas() {
  if (!(await installedVersions(PEERS.torch))) {
    notice('Optuna is skipped: it is not installed. npm run bench -- --setup installs it.');
    return [];
  }
  const results = [];
  for (const method of ['random', 'tpe', 'gp']) {
    const args = ['--seeds', String(seeds), '--method', method];
    const { program, args: all, options } = scriptCommand(PEERS.torch, 'optuna_search.py', args);
    const label = `Optuna ${method}`;
    try {
      const told = lastObject((await run(program, all, options)).stdout);
      results.push(...told.results.map((result) => ({ ...result, label })));
    } catch (error) {
      notice(`${label}: failed. ${error.message}`);
    }
  }
  return results;
}

/** The median, and the 90 % quantile. */
function regretCell(regrets) {
  const sorted = regrets.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.ceil(share * sorted.length) - 1];
  return `${at(0.5).toFixed(4)} (${at(0.9).toFixed(4)})`;
}
