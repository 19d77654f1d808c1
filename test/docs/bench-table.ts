// The table of docs/comparison.md: what bench/results/latest.json says of fmx and of the fastest of its peers.

interface Summary {
  label: string;
  variant: string;
  /** Absent where it failed. */
  median?: number;
}

export interface BenchResults {
  taken_at: string;
  machine: { cpu: string; cores: number; load_average_before: number };
  peers: Record<string, Record<string, string> | null>;
  repeats: number;
  results: { title: string; unit: string; ratio: number | null; fmx: Summary; peers: Summary[] }[];
}

/** Versions that matter, as `npm run bench` finds them. */
const PACKAGES = { torch: 'PyTorch', keras: 'Keras', 'keras-tuner': 'KerasTuner', optuna: 'Optuna' };

const MARKED = /(?<=<!-- bench -->\n).*(?=<!-- end -->)/s;

/** The page with its table, and what stands under it, made anew. */
export const withBench = (page: string, results: BenchResults): string =>
  page.replace(MARKED, `${table(results)}\n\n${circumstances(results)}\n`);

function table({ results }: BenchResults): string {
  const rows = results.flatMap(({ title, unit, ratio, fmx, peers }) => {
    const [fastest] = peers
      // Some benchmarks compare fmx with itself.
      .filter(({ label, median }) => median !== undefined && !label.startsWith('fmx'))
      .sort((a, b) => Number(a.median) - Number(b.median));
    if (!fastest || fmx.median === undefined || ratio === null) return [];
    const peer = `${fastest.label}, ${fastest.variant}: ${shown(fastest.median)}`;
    return [
      `| ${title}, ${unit} | ${shown(fmx.median)} (${fmx.variant}) | ${peer} | ${ratio.toFixed(1)} × |`,
    ];
  });
  return ['| | fmx | the best of the peers | ratio |', '| --- | ---: | ---: | ---: |', ...rows].join('\n');
}

const shown = (value = Number.NaN): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);

function circumstances({ taken_at, machine, peers, repeats }: BenchResults): string {
  const installed: Record<string, string> = Object.assign({}, ...Object.values(peers));
  const versions = Object.entries(PACKAGES).flatMap(([name, title]) =>
    installed[name] ? [`${title} ${installed[name]}`] : [],
  );
  return [
    `Taken on ${taken_at.slice(0, 10)} on ${machine.cores} cores (${machine.cpu}), medians of ${repeats};`,
    `the load before was ${machine.load_average_before.toFixed(1)}. ${versions.join(', ')}.`,
  ].join('\n');
}
