// npm run drill: a sweep whose processes are killed over and over ends as one that nobody disturbed, to the last bit.
//
//   npm run drill                                # 40 trials, 50 kills: about two minutes on two cores
//   npm run drill -- --trials 8 --kills 6        # a short one
//
// Kills with SIGKILL at random moments: the sweep, a trial's process, or all of them. Twice the disk fills up, and is
// freed (as root, who can mount a small one). A reader holds a transaction all the time. Exits with 1 where a trial was
// lost or doubled, a finished epoch was lost, or a number differs.
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';

const ROOT = join(import.meta.dirname, '..');
const SAMPLE = join(ROOT, 'test/fixtures/fashion-mnist-sample');
const MAIN = join(ROOT, 'dist/main.js');
/** The next kill comes after so many more events were recorded, at most, and a part of a second. */
const MOST_EVENTS = 40;
const PART = 0.5;
const DISK = '256m';
const MEBIBYTE = Buffer.alloc(2 ** 20, 'x');
/** A disk may be full for so long, in seconds. */
const FULL = 2;

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '40' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
});
const [trials, kills] = [Number(values.trials), Number(values.kills)];
const random = createRandom(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'fmx-drill-'));
const disk = join(folder, 'disk');
mkdirSync(disk);
const mounted = mountDisk();

try {
  const pipeline = join(folder, 'drill.yaml');
  writeFileSync(pipeline, pipelineText());
  const calm = join(folder, 'calm/runs.db');
  await start(pipeline, calm).ended;
  const drilled = join(disk, 'runs.db');
  await disturb(pipeline, drilled);
  const faults = [...differences(resultsOf(calm), resultsOf(drilled)), ...lostEpochs(drilled)];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(`${trials} trials, as if nothing had happened`);
} finally {
  if (mounted) execFileSync('umount', ['-l', disk]);
  rmSync(folder, { recursive: true, force: true });
}

/** Mulberry32, so that a drill with the same seed kills after the same times. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mountDisk() {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', disk], { stdio: 'pipe' });
    return true;
  } catch {
    console.error('No disk fills up in this drill: it takes root to mount a small one.');
    return false;
  }
}

function pipelineText() {
  const rates = Array.from({ length: Math.ceil(trials / 2) }, (_, i) => 0.001 * (i + 1));
  const dataset = readFileSync(join(SAMPLE, 'dataset.yaml'), 'utf8').replaceAll('./', `${SAMPLE}/`);
  return `name: drill
${dataset}architecture:
  name: ann
  layers:
    - flatten
    - dense: {units: 64, activation: relu}
    - dropout: {rate: 0.3}
    - dense: {units: 10, activation: softmax}
optimizer: {type: adam, learning_rate: 0.001}
training: {epochs: 60, batch_size: 10}
resources: {device: cpu}
failure: {max_retries: 100, max_consecutive_failures: 1000}
search:
  method: grid
  parameters: {optimizer.learning_rate: [${rates.join(', ')}]}
  replicates: 2
`;
}

/** Begins the sweep, or goes on with it; all its processes are one group. */
function start(pipeline, db) {
  const args = [MAIN, 'sweep', pipeline, '--db', db, '--quiet'];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const sweep = { pid: child.pid, over: false };
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  sweep.ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      sweep.over = true;
      resolve({ code, signal, said });
    });
  });
  return sweep;
}

/** Runs the sweep to its end through all kills. Throws where it ends before the last one, or in an error of its own. */
async function disturb(pipeline, db) {
  const full = new Set(mounted ? [Math.floor(kills / 3), Math.floor((2 * kills) / 3)] : []);
  let reader;
  let sweep = start(pipeline, db);
  for (let kill = 1; kill <= kills; kill++) {
    const end = await Promise.race([sweep.ended, moreEvents(db, Math.floor(random() * MOST_EVENTS), sweep)]);
    if (end?.code === 0) throw new Error(`The sweep was done after ${kill - 1} of ${kills} kills.`);
    if (full.has(kill)) await fillDisk(sweep);
    reader?.close();
    reader = holdTransaction(db);
    const how = ['all', 'sweep', 'trial', 'trial'][Math.floor(random() * 4)];
    process.stdout.write(`\rkill ${kill} of ${kills}: ${how.padEnd(5)}`);
    murder(sweep, how);
    if (how !== 'trial' || end) {
      await sweep.ended;
      sweep = start(pipeline, db);
    }
  }
  process.stdout.write('\n');
  let end = await sweep.ended;
  // A full disk ends a sweep with an error, after which it can be gone on with.
  for (let again = 0; end.code !== 0 && again < 3; again++) end = await start(pipeline, db).ended;
  reader?.close();
  if (end.code !== 0) throw new Error(`The sweep ended with ${end.code ?? end.signal}:\n${end.said}`);
}

function seconds(time) {
  return new Promise((resolve) => setTimeout(resolve, 1000 * time));
}

/** Waits until so many events were recorded, and a moment longer; or until the sweep is over. */
async function moreEvents(db, count, sweep) {
  const wanted = eventsIn(db) + count;
  while (!sweep.over && eventsIn(db) < wanted) await seconds(0.02);
  await seconds(PART * random());
}

function eventsIn(file) {
  try {
    const db = new Database(file, { readonly: true });
    const count = db.prepare('SELECT count(*) FROM events').pluck().get();
    db.close();
    return count;
  } catch {
    // The first kill may come before there is a database.
    return 0;
  }
}

async function fillDisk(sweep) {
  const ballast = join(disk, 'ballast');
  try {
    for (;;) appendFileSync(ballast, MEBIBYTE);
  } catch {
    // It is full.
  }
  await Promise.race([sweep.ended, seconds(FULL)]);
  rmSync(ballast, { force: true });
}

function holdTransaction(db) {
  try {
    const reader = new Database(db, { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM trials').get();
    return reader;
  } catch {
    return undefined;
  }
}

function murder({ pid }, how) {
  const children = childrenOf(pid);
  if (how === 'all') signal(-pid);
  else if (how === 'sweep') signal(pid);
  else if (children.length > 0) signal(children[Math.floor(random() * children.length)]);
}

function signal(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/** Every number of the sweep that does not tell the time, a line each. */
function resultsOf(file) {
  const db = new Database(file, { readonly: true });
  const ranks = db.prepare(`
    SELECT rank, name, seed, status, value, test_accuracy, test_loss, epochs, best_epoch
    FROM leaderboard ORDER BY rank, name, seed`);
  const metrics = db.prepare(`
    SELECT run_trials.name, trials.seed, metrics.epoch, metrics.split, metrics.name AS metric, metrics.value
    FROM metrics JOIN trials ON trials.id = metrics.trial_id JOIN run_trials ON run_trials.trial_id = trials.id
    WHERE metrics.name NOT IN ('seconds', 'images_per_second')
    ORDER BY 1, 2, 3, 4, 5`);
  const rows = [...ranks.all(), ...metrics.all()].map((row) => JSON.stringify(row));
  db.close();
  return rows;
}

function differences(calm, drilled) {
  const [a, b] = [new Set(calm), new Set(drilled)];
  const missing = calm.filter((row) => !b.has(row)).map((row) => `lost:  ${row}`);
  const surplus = drilled.filter((row) => !a.has(row)).map((row) => `other: ${row}`);
  const doubled = drilled.length - b.size;
  return [...missing, ...surplus, ...(doubled > 0 ? [`${doubled} rows are there twice`] : [])];
}

/** Trials that began again before an epoch that was on record. */
function lostEpochs(file) {
  const db = new Database(file, { readonly: true });
  const rows = db.prepare(`
    SELECT trial_id, json_extract(data, '$.resumed_from') AS resumed_from, (
      SELECT count(DISTINCT json_extract(epochs.data, '$.epoch')) FROM events AS epochs
      WHERE epochs.trial_id = events.trial_id AND epochs.type = 'epoch_finished' AND epochs.id < events.id
    ) AS recorded
    FROM events WHERE type = 'trial_started'`);
  const found = rows.all();
  db.close();
  console.log(`${found.length} starts of ${new Set(found.map((row) => row.trial_id)).size} trials`);
  return found
    .filter(({ resumed_from, recorded }) => resumed_from < recorded)
    .map((row) => `trial ${row.trial_id} went on from epoch ${row.resumed_from} of ${row.recorded}`);
}
