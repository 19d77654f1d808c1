// Takes a benchmark's measurements, one of each contestant in turn (A B A B), and compares their medians.
import { shortNumber } from './format.mjs';

/**
 * @typedef {object} Contestant
 * @property {string} label what stands at its table column, as in `PyTorch`
 * @property {string} variant as in `2 threads`
 * @property {string} [peer] its key in PEERS; fmx has none, and neither has fmx in another way
 * @property {() => Promise<{ value: number, [detail: string]: unknown }>} measure one measurement in its unit
 *
 * @typedef {object} Benchmark
 * @property {string} name what `--only` takes
 * @property {string} title
 * @property {string} unit less is better
 * @property {{ times_as_fast: number } | { at_most: number }} target against the fastest peer, or in the unit
 * @property {Contestant} fmx
 * @property {Contestant[]} peers
 *
 * @typedef {object} Summary
 * @property {string} label
 * @property {string} variant
 * @property {number} [median] absent where it failed
 * @property {number} [min]
 * @property {number} [max]
 * @property {object[]} samples all that was measured
 * @property {string} [error] why it failed
 */

/**
 * Measures fmx and those peers that are installed; one that fails is dropped and keeps its error.
 * @param {Benchmark} benchmark
 * @param {{ repeats: number, installed: Set<string>, notice: (text: string) => void }} options
 */
export async function measure(benchmark, { repeats, installed, notice }) {
  const contestants = [benchmark.fmx, ...benchmark.peers.filter(({ peer }) => !peer || installed.has(peer))];
  const records = contestants.map((contestant) => ({ contestant, samples: [], error: undefined }));
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const record of records) {
      if (record.error) continue;
      const { label, variant } = record.contestant;
      const what = `${benchmark.name} ${repeat}/${repeats}: ${label}, ${variant}`;
      try {
        const sample = await record.contestant.measure();
        record.samples.push(sample);
        notice(`${what}: ${shortNumber(sample.value)} ${benchmark.unit}`);
      } catch (error) {
        record.error = error.message;
        notice(`${what}: failed. ${error.message}`);
      }
    }
  }
  const [fmx, ...peers] = records.map(summary);
  const { name, title, unit, target } = benchmark;
  return { name, title, unit, target, ...verdict(target, fmx, peers), fmx, peers };
}

/** @returns {Summary} */
function summary({ contestant: { label, variant }, samples, error }) {
  if (error) return { label, variant, samples, error };
  const values = samples.map(({ value }) => value).sort((a, b) => a - b);
  return { label, variant, median: median(values), min: values[0], max: values.at(-1), samples };
}

/** Of sorted numbers. */
function median(values) {
  const middle = values.length >> 1;
  return values.length % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/** How many times as fast as the fastest peer fmx is, and whether the target is reached; null is not known. */
function verdict(target, fmx, peers) {
  const fastest = Math.min(...peers.filter(({ error }) => !error).map((peer) => peer.median));
  const ratio = fmx.error || !Number.isFinite(fastest) ? null : fastest / fmx.median;
  if ('at_most' in target) return { ratio, reached: fmx.error ? null : fmx.median <= target.at_most };
  return { ratio, reached: ratio === null ? null : ratio >= target.times_as_fast };
}
