// The commands that look at what is there: each on a real runs.db, as the built program.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { editorSchema } from '../../src/config/editor-schema.ts';
import { newFolder } from '../folders.ts';
import { fmx, pipelineText, start, writePipeline } from './program.ts';

const folder = newFolder();
const db = join(folder, 'runs.db');

beforeAll(async () => {
  expect((await fmx(['run', writePipeline(folder), '--db', db])).code).toBe(0);
  expect((await fmx(['run', writePipeline(folder, { name: 'second', epochs: 1 }), '--db', db])).code).toBe(0);
});

describe('fmx --help', () => {
  it('lists all commands, with examples', async () => {
    const { code, stdout } = await fmx(['--help']);
    expect(code).toBe(0);
    for (const name of Object.keys(commands)) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    }
    expect(stdout).toContain('Examples:');
    expect(await fmx([])).toMatchObject({ code: 0, stdout });
  });

  it.each(Object.keys(commands))('has examples for %s', async (name) => {
    const { code, stdout } = await fmx([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:\n  # ');
    expect(stdout).toContain(`fmx ${name}`);
  });

  it('tells the version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await fmx(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
});

describe('fmx ls', () => {
  it('lists the newest run first', async () => {
    const { code, stdout } = await fmx(['ls', '--db', db]);
    expect(code).toBe(0);
    const [header, , ...rows] = stdout.trimEnd().split('\n');
    expect(header).toMatch(/^run +name +status +trials +test accuracy +best +began +took$/);
    expect(rows.map((row) => row.trim().split(/ +/).slice(0, 3))).toEqual([
      ['2', 'second', 'completed'],
      ['1', 'small', 'completed'],
    ]);
  });

  it('gives JSON, and as many as are wanted', async () => {
    const { stdout } = await fmx(['ls', '--db', db, '--json', '--limit', '1']);
    expect(JSON.parse(stdout)).toMatchObject([{ id: 2, name: 'second', trials: { total: 1, completed: 1 } }]);
  });

  it('says where there is nothing yet', async () => {
    const { code, stderr } = await fmx(['ls', '--db', join(folder, 'none.db')]);
    expect(code).toBe(2);
    expect(stderr).toContain('none.db yet\nTrain something first');
  });
});

describe('fmx show', () => {
  it('shows the newest run, or the one that is named', async () => {
    expect((await fmx(['show', '--db', db])).stdout).toMatch(/^run 2: second: test accuracy /);
    expect((await fmx(['show', 'small', '--db', db])).stdout).toMatch(/^run 1: small: test accuracy /);
  });

  it('shows facts, epochs and classes', async () => {
    const { code, stdout } = await fmx(['show', '1', '--db', db]);
    expect(code).toBe(0);
    expect(stdout).toContain('data      idx: 900 train, 100 validation, 300 test images\n');
    expect(stdout).toContain('network   ann, 25,450 parameters\n');
    expect(stdout).toMatch(/^accuracy {2}[▁▂▃▄▅▆▇█]{3} \d+\.\d % to \d+\.\d % in validation$/m);
    expect(stdout.match(/^[123]( \*)? +\d\.\d{4} /gm)).toHaveLength(3);
    expect(stdout).toMatch(/^Ankle boot +0\.\d{3} +0\.\d{3} +0\.\d{3} +30$/m);
  });

  it('shows a trial by its number', async () => {
    const { stdout } = await fmx(['show', '--trial', '2', '--db', db, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ id: 2, name: 'second', status: 'completed', epochs: 1 });
    expect(await fmx(['show', '--trial', 'two', '--db', db])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--trial takes a trial's number, and got two"),
    });
  });

  it('names the runs that are there where one is not', async () => {
    const { code, stderr } = await fmx(['show', '7', '--db', db]);
    expect(code).toBe(2);
    expect(stderr).toContain('The newest are 2 (second), 1 (small)');
  });
});

describe('fmx query', () => {
  it('gives a table, CSV or JSON', async () => {
    const sql = 'SELECT trial_id, status FROM leaderboard ORDER BY trial_id';
    const ask = async (...options: string[]) => (await fmx(['query', sql, '--db', db, ...options])).stdout;
    expect(await ask()).toBe(
      'trial_id  status\n────────  ─────────\n       1  completed\n       2  completed\n',
    );
    expect(await ask('--format', 'csv')).toBe('trial_id,status\r\n1,completed\r\n2,completed\r\n');
    expect(JSON.parse(await ask('--format', 'json'))).toEqual([
      { trial_id: 1, status: 'completed' },
      { trial_id: 2, status: 'completed' },
    ]);
  });

  it('reads the statement from stdin', async () => {
    const options = { input: 'SELECT count(*) AS runs FROM runs;\n' };
    expect((await fmx(['query', '-', '--db', db, '--format', 'csv'], options)).stdout).toBe('runs\r\n2\r\n');
    expect(await fmx(['query', '-', '--db', db])).toMatchObject({ code: 2, stdout: '' });
  });

  it('cannot write', async () => {
    const { code, stderr } = await fmx(['query', 'DELETE FROM runs', '--db', db]);
    expect(code).toBe(2);
    expect(stderr).toContain('a query only reads');
    expect((await fmx(['ls', '--db', db, '--json'])).stdout).toContain('"small"');
  });

  it('names the formats where another is asked for', async () => {
    const { code, stderr } = await fmx(['query', 'SELECT 1', '--format', 'xml', '--db', db]);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are table, csv, json');
  });
});

describe('fmx report', () => {
  it('writes the report again, beside the database or elsewhere', async () => {
    const elsewhere = join(folder, 'to send', 'report.html');
    expect(await fmx(['report', '1', '--db', db, '--output', elsewhere])).toMatchObject({
      code: 0,
      stdout: `${elsewhere}\n`,
    });
    const { stdout } = await fmx(['report', '1', '--db', db]);
    expect(stdout).toBe(`${join(folder, 'reports/1-small.html')}\n`);
    expect(readFileSync(elsewhere, 'utf8')).toBe(readFileSync(stdout.trimEnd(), 'utf8'));
  });
});

describe('fmx validate', () => {
  it('says that files are good', async () => {
    const file = writePipeline(newFolder());
    expect(await fmx(['validate', file, 'pipelines/ann-baseline.yaml'])).toEqual({
      code: 0,
      signal: null,
      stdout: `${file}: ok\npipelines/ann-baseline.yaml: ok\n`,
      stderr: '',
    });
  });

  it('tells all errors of all files, also that a network does not fit, with their places', async () => {
    const bad = newFolder();
    const typo = join(bad, 'typo.yaml');
    const shapes = join(bad, 'shapes.yaml');
    writeFileSync(typo, pipelineText().replace('batch_size', 'batchsize').replace('rate: 0.3', 'rate: 1.5'));
    writeFileSync(
      shapes,
      pipelineText().replace('units: 10', 'units: 9').replace('batch_size: 50', 'batch_size: 5000'),
    );
    const { code, stdout, stderr } = await fmx(['validate', typo, shapes]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n').filter((line) => line.startsWith('error: '))).toEqual([
      expect.stringContaining(`the data set has 10 classes (${shapes}:17:7)`),
      expect.stringContaining(`there are only 900 images to train with (${shapes}:19:`),
      expect.stringContaining(`(${typo}:16:`),
      expect.stringContaining(`unknown key "batchsize" (${typo}:19:`),
    ]);

    const json = await fmx(['validate', typo, '--json']);
    expect(json).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject([
      { code: 'config', where: { file: typo, line: 16 } },
      { code: 'config', where: { file: typo, line: 19 }, hint: expect.stringContaining('batch_size') },
    ]);
  });

  it('needs no data where they are known', async () => {
    const env = { FMX_DATA: newFolder(), FMX_CACHE: newFolder() };
    expect((await fmx(['validate', 'pipelines/ann-baseline.yaml'], { env })).code).toBe(0);
  });
});

describe('fmx init', () => {
  it('writes a pipeline that is good as it is, and never over another', async () => {
    const cwd = newFolder();
    expect(await fmx(['init'], { cwd })).toMatchObject({
      code: 0,
      stdout: 'pipeline.yaml is written. Train it with: fmx run pipeline.yaml\n',
    });
    expect((await fmx(['validate', 'pipeline.yaml'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'pipeline.yaml'), 'mine');
    const again = await fmx(['init'], { cwd });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('pipeline.yaml is there already, and was left as it is');
    expect(readFileSync(join(cwd, 'pipeline.yaml'), 'utf8')).toBe('mine');
  });
});

describe('fmx schema', () => {
  it('prints the JSON Schema for editors, or writes it', async () => {
    const { stdout } = await fmx(['schema']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(editorSchema())));
    const file = join(newFolder(), 'pipeline.schema.json');
    expect(await fmx(['schema', '--output', file])).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe(stdout);
  });
});

describe('fmx doctor', () => {
  it('shows software, devices, data and folders', async () => {
    const cwd = newFolder();
    const env = { FMX_CACHE: join(cwd, 'cache') };
    const { stdout } = await fmx(['doctor', '--json'], { cwd, env });
    const findings: { what: string; found: string; ok?: boolean }[] = JSON.parse(stdout);
    expect(findings).toEqual(
      expect.arrayContaining([
        { what: 'Node', found: process.versions.node },
        { what: 'onnxruntime, cpu', found: expect.stringMatching(/: ONNX Runtime \d/), ok: true },
        { what: 'onnxruntime, auto', found: expect.stringMatching(/^takes \w+: /), ok: true },
        { what: 'tensorflow', found: expect.stringContaining('`npm install @tensorflow/tfjs-node`') },
        { what: 'database', found: `${cwd}/runs/runs.db, not there yet, can be made`, ok: true },
        { what: 'Fashion-MNIST', found: expect.stringContaining(`${cwd}/cache/fashion-mnist: not there`) },
      ]),
    );
  });

  it('finds fault with a data folder that lacks the data', async () => {
    const { code, stdout } = await fmx(['doctor', '--data-dir', newFolder()]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^✗ Fashion-MNIST/m);
  });
});

describe('fmx completion', () => {
  it('completes commands and options in bash', async () => {
    const { code, stdout } = await fmx(['completion', 'bash']);
    expect(code).toBe(0);
    const complete = (...words: string[]): string[] => {
      const typed = words.map((word) => `'${word}'`).join(' ');
      const script = `${stdout}\nCOMP_WORDS=(fmx ${typed}); COMP_CWORD=${words.length}; _fmx; echo "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split(' ');
    };
    expect(complete('r')).toEqual(['run', 'resume', 'report']);
    expect(complete('run', '--d')).toEqual(['--device', '--db', '--data-dir']);
    expect(complete('help', 'que')).toEqual(['query']);
  });

  it.each(['zsh', 'fish'])('names every command in %s', async (shell) => {
    const { code, stdout } = await fmx(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('Go on with a run or sweep that was interrupted.');
    expect(stdout).toContain('data-dir');
  });

  it('knows no other shell', async () => {
    expect(await fmx(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a wrong command line', () => {
  it.each([
    [['rnu', 'x.yaml'], "unknown command 'rnu'\nDid you mean run?"],
    [['ls', '--limt', '3'], "unknown option '--limt'\nDid you mean --limit?"],
    [['run'], "missing required argument 'file'"],
    [['run', 'a.yaml', 'b.yaml'], "too many arguments for 'run'"],
    [['ls', '--limit', 'many'], 'It must be a whole number, at least 1.'],
    [['run', 'a.yaml', '--set'], "option '--set <path=value>' argument missing"],
    [
      ['run', 'pipelines/ann-baseline.yaml', '--set', 'training.epochs'],
      '--set takes PATH=VALUE, and got "training.epochs"',
    ],
  ])('%j ends with exit code 2 and a proposal', async (args, text) => {
    const { code, stdout, stderr } = await fmx(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: `);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('    at ');
  });
});

describe('a reader that goes away', () => {
  it('is no error', async () => {
    const { process, ended } = start(['schema']);
    process.stdout?.destroy();
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
