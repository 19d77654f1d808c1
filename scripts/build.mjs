// Builds dist/: the report's browser script, the command line and the trial's child process.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import standalone from 'ajv/dist/standalone/index.js';
import { build, transform } from 'esbuild';
import Handlebars from 'handlebars';

const standaloneCode = standalone.default;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const common = {
  bundle: true,
  write: false,
  outdir: 'dist',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
};

// The first stands in every report as it is, so that reports open from disk and ask for nothing.
const report = await build({
  ...common,
  entryPoints: { report: 'src/report/browser/main.ts', served: 'src/report/browser/served.ts' },
  minify: true,
  format: 'iife',
  target: 'es2020',
  charset: 'utf8',
  banner: {
    js: '/*! Contains Apache ECharts (Apache-2.0, https://echarts.apache.org), zrender (BSD-3-Clause), tslib (0BSD). */',
  },
});
const written = [...write(report)];

/** Compiles the schema's checks once, here. */
const schemaChecks = {
  name: 'schema-checks',
  setup({ onLoad }) {
    onLoad({ filter: /src\/config\/schema-checks\.ts$/ }, async ({ path }) => {
      const { createAjv, schemas } = await importBundled(path);
      const ajv = createAjv({ optimize: true, source: true, esm: true });
      const names = Object.keys(schemas);
      for (const name of names) ajv.addSchema(schemas[name], name);
      const code = standaloneCode(ajv, Object.fromEntries(names.map((name) => [name, name])));
      const exported =
        'export const pipelineCheck = () => checkPipeline;\nexport const searchCheck = () => checkSearch;\n';
      const { code: contents } = await transform(`${code}\n${exported}`, { minify: true });
      return { contents, resolveDir: dirname(path) };
    });
  },
};

/** Compiles the pages' templates once, here. */
const templates = {
  name: 'templates',
  setup({ onLoad }) {
    onLoad({ filter: /src\/report\/templates\.ts$/ }, ({ path }) => {
      const files = readdirSync('templates', { recursive: true }).filter((file) => file.endsWith('.hbs'));
      const code = files.map((file) => {
        const name = file.replace(/\.hbs$/, '').replaceAll(sep, '/');
        const text = readFileSync(join('templates', file), 'utf8');
        return `${JSON.stringify(name)}: ${Handlebars.precompile(text, { strict: true })}`;
      });
      const contents = `
        import Handlebars from 'handlebars/runtime.js';
        const code = {${code.join()}};
        export function createHandlebars() {
          const handlebars = Handlebars.create();
          for (const name of Object.keys(code)) {
            const [folder, partial] = name.split('/');
            if (folder === 'partials') handlebars.registerPartial(partial, handlebars.template(code[name]));
          }
          return handlebars;
        }
        export const fill = (handlebars, name, view) => handlebars.template(code[name])(view);`;
      return { contents, resolveDir: dirname(path) };
    });
  },
};

/** Importing Node's module of that name makes streams of stdin, stdout and stderr, used or not: 10 ms. */
const globalProcess = {
  name: 'global-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:process$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'process', namespace: 'global' } : undefined,
    );
    onLoad({ filter: /^process$/, namespace: 'global' }, () => ({ contents: 'export default process;' }));
  },
};

/** A TypeScript module of src/, imported. */
async function importBundled(path) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [path],
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const file = join('dist', `.${basename(path, '.ts')}.${process.pid}.mjs`);
  mkdirSync('dist', { recursive: true });
  writeFileSync(file, outputFiles[0].text);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}

const programs = {
  main: 'src/cli/main.ts',
  child: 'src/train/child.ts',
  'report-worker': 'src/serve/report-worker.ts',
};
const entryPoints = Object.fromEntries(Object.entries(programs).filter(([, file]) => existsSync(file)));
if (Object.keys(entryPoints).length > 0) {
  const node = await build({
    ...common,
    entryPoints,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    plugins: [schemaChecks, templates, globalProcess],
    // Its sources, of which what is used is a fourth.
    alias: { 'ml-matrix': './node_modules/ml-matrix/src/index.js' },
    external: ['onnxruntime-node', 'koffi', 'better-sqlite3', 'sharp', '@tensorflow/*'],
    // CommonJS packages that are bundled into a module still ask for Node's own ones with `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  });
  written.push(...write(node));
}

// What an earlier build left.
for (const name of readdirSync('dist')) {
  if (name.endsWith('.js') && !written.includes(name)) rmSync(`dist/${name}`);
}

/** Writes a build's files, each whole at once: another process may be reading dist/. Gives their names. */
function write({ outputFiles }) {
  mkdirSync('dist', { recursive: true });
  return outputFiles.map(({ path, text }) => {
    const name = basename(path);
    const program = name === 'main.js';
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, program && !text.startsWith('#!') ? `#!/usr/bin/env node\n${text}` : text, {
      mode: program ? 0o755 : 0o644,
    });
    renameSync(temporary, path);
    return name;
  });
}
