// Runs a TypeScript program of fmx's own: bundles it, as scripts/build.mjs does, beside the packages that it needs.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const [file, ...args] = process.argv.slice(2);
/** Options of node's own, as in `NODE_ARGS=--cpu-prof`. */
const node = process.env.NODE_ARGS?.split(' ') ?? [];
const outfile = join('dist', `bench-${process.pid}.mjs`);
try {
  await build({
    absWorkingDir: process.cwd(),
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['onnxruntime-node', 'koffi', 'better-sqlite3', 'sharp', '@tensorflow/*'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
  process.exitCode =
    spawnSync(process.execPath, [...node, outfile, ...args], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(outfile, { force: true });
}
