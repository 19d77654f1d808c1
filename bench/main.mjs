// npm run bench: measures fmx against its peers on this machine, prints a table and writes it as JSON.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './benchmarks/index.mjs';
import { describeMachine } from './harness/machine.mjs';
import { measure } from './harness/measure.mjs';
import { installedVersions, PEERS, setUpPeers } from './harness/peers.mjs';
import { drawTable } from './harness/table.mjs';

const USAGE = `npm run bench -- [options]
  --setup          make the peers' environments (some GB) and end
  --only NAME      measure this alone; can be given again: ${BENCHMARKS.map(({ name }) => name).join(', ')}
  --repeats N      measurements of each contestant (default 5)
  --json FILE      where the results go (default bench/results/latest.json, nowhere with --only)
  --data-dir DIR   folder of Fashion-MNIST's four files (default FMX_DATA, else Debian's)
  --help           this text
FMX_BENCH_VENVS=DIR  the peers' environments are DIR/torch, DIR/keras and DIR/tfjs`;

/** A load average from which on other processes disturb the measurements. */
const BUSY_LOAD = 0.5;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const notice = (text) => console.error(text);

try {
  const options = readOptions();
  if (options.help) console.log(USAGE);
  else if (options.setup) setUpPeers();
  else await bench(options);
} catch (error) {
  notice(error.message);
  process.exitCode = 2;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      setup: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      repeats: { type: 'string', default: '5' },
      json: { type: 'string' },
      'data-dir': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const repeats = Number(values.repeats);
  if (!Number.isInteger(repeats) || repeats < 1)
    throw new Error(`--repeats ${values.repeats}: expected a count.`);
  const names = BENCHMARKS.map(({ name }) => name);
  const unknown = values.only?.find((name) => !names.includes(name));
  if (unknown)
    throw new Error(`--only ${unknown}: there is no such benchmark. There are ${names.join(', ')}.`);
  // fmx and the peers' scripts alike take the folder from the environment.
  if (values['data-dir']) process.env.FMX_DATA = values['data-dir'];
  const json = values.json ?? (values.only ? undefined : 'bench/results/latest.json');
  return { ...values, repeats, json };
}

async function bench({ only, repeats, json }) {
  const machine = describeMachine();
  if (machine.load_average_before > BUSY_LOAD) {
    const load = machine.load_average_before.toFixed(1);
    notice(
      `Something else runs on this machine (load average ${load}): the numbers will be worse, and unsteady.`,
    );
  }
  const peers = {};
  for (const [name, peer] of Object.entries(PEERS)) {
    peers[name] = await installedVersions(peer);
    if (!peers[name])
      notice(`${peer.title} is skipped: it is not installed. npm run bench -- --setup installs it.`);
  }
  const installed = new Set(Object.keys(peers).filter((name) => peers[name]));

  const results = [];
  for (const benchmark of BENCHMARKS) {
    if (only && !only.includes(benchmark.name)) continue;
    results.push(await measure(benchmark, { repeats, installed, notice }));
  }

  console.log(drawTable(results));
  if (json) {
    mkdirSync(dirname(json), { recursive: true });
    const taken_at = new Date().toISOString();
    writeFileSync(json, `${JSON.stringify({ taken_at, machine, peers, repeats, results }, null, 2)}\n`);
    notice(`Written to ${json}.`);
  }
  if (results.some(({ fmx }) => fmx.error)) process.exitCode = 1;
}
