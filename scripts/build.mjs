// Builds dist/: the report's browser script, the command line and the trial's child process.
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });

const common = {
  bundle: true,
  minify: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
};

// Stands in every report as it is, so that reports open from disk and ask for nothing.
await build({
  ...common,
  entryPoints: ['src/report/browser/main.ts'],
  outfile: 'dist/report.js',
  format: 'iife',
  target: 'es2020',
  charset: 'utf8',
  banner: {
    js: '/*! Contains Apache ECharts (Apache-2.0, https://echarts.apache.org), zrender (BSD-3-Clause), tslib (0BSD). */',
  },
});

const entries = { main: 'src/cli/main.ts', child: 'src/train/child.ts' };
const entryPoints = Object.entries(entries)
  .filter(([, file]) => existsSync(file))
  .map(([out, file]) => ({ in: file, out }));

if (entryPoints.length > 0) {
  await build({
    ...common,
    minify: false,
    entryPoints,
    outdir: 'dist',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    external: ['onnxruntime-node', 'better-sqlite3', '@tensorflow/*'],
    // CommonJS packages that are bundled into a module still ask for Node's own ones with `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  });
}

if (existsSync('dist/main.js')) {
  const code = readFileSync('dist/main.js', 'utf8');
  if (!code.startsWith('#!')) writeFileSync('dist/main.js', `#!/usr/bin/env node\n${code}`);
  chmodSync('dist/main.js', 0o755);
}
