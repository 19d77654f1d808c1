// Where a run is kept: read-only, full, locked, damaged or of another fmx, and what happens to the training then.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { eventsIn, ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { smallDisk } from '../record/support.ts';
import { fmx, query, start, writePipeline } from './program.ts';

const pipeline = writePipeline(newFolder());

async function refused(db: string): Promise<string> {
  const { code, stdout, stderr } = await fmx(['run', pipeline, '--db', db]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

describe('a database', () => {
  it('of a newer fmx is refused, and left as it is', async () => {
    const db = join(newFolder(), 'runs.db');
    await fmx(['run', pipeline, '--db', db, '--quiet']);
    const file = new Database(db);
    file.pragma('user_version = 99');
    file.close();
    const before = readFileSync(db);
    expect(await refused(db)).toContain('was written by a newer fmx');
    expect(readFileSync(db)).toEqual(before);
  });

  it('that is none is refused, and left as it is', async () => {
    const db = join(newFolder(), 'runs.db');
    writeFileSync(db, 'My diary. Dear diary, today I trained a network.\n'.repeat(100));
    const before = readFileSync(db);
    expect(await refused(db)).toContain('is not a database of fmx; it was left as it is');
    expect(readFileSync(db)).toEqual(before);
  });

  it('that is damaged is refused', async () => {
    const db = join(newFolder(), 'runs.db');
    await fmx(['run', pipeline, '--db', db, '--quiet']);
    const bytes = readFileSync(db);
    bytes.fill(0xff, 4096, 3 * 4096);
    writeFileSync(db, bytes);
    expect(await refused(db)).toContain('is damaged');
  });

  it('that is a folder is refused', async () => {
    const db = join(newFolder(), 'runs');
    mkdirSync(db);
    expect(await refused(db)).toContain('is a folder, not a database file');
  });

  it('that another process locks for a while is waited for, while the training goes on', async () => {
    const db = join(newFolder(), 'runs.db');
    const long = writePipeline(newFolder(), { epochs: 20 });
    const run = start(['run', long, '--db', db, '--json']);
    const firstEpoch = new Promise<void>((resolve) => {
      run.process.stdout?.on('data', (text: Buffer) => {
        if (text.includes('"epoch_finished"')) resolve();
      });
    });
    await Promise.race([firstEpoch, run.ended]);
    const other = new Database(db);
    other.exec('BEGIN IMMEDIATE');
    setTimeout(() => other.close(), 2000);
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(ofType(eventsIn(stdout), 'epoch_finished')).toHaveLength(20);
    expect(query(db, 'SELECT count(DISTINCT epoch) AS epochs FROM metrics')).toEqual([{ epochs: 20 }]);
  });
});

it('a read-only disk is refused before anything is trained', async (context) => {
  const disk = smallDisk(context, '1m');
  disk.freeze();
  expect(await refused(join(disk.folder, 'runs.db'))).toContain('runs.db cannot be opened');
  expect(await refused(join(disk.folder, 'deeper/runs.db'))).toContain('cannot make the folder');
});

describe('a disk that is full', () => {
  it('ends the training gracefully, and after room is made the run goes on', async (context) => {
    const { folder } = smallDisk(context, '16m');
    const db = join(folder, 'runs.db');
    const long = writePipeline(newFolder(), { epochs: 300 });
    const ballast = join(folder, 'ballast');
    const run = start(['run', long, '--db', db]);
    run.process.stderr?.on('data', (text: Buffer) => {
      if (text.includes('epoch 3/300')) fill(ballast);
    });
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: .*(full|no space left)/im);
    expect(stderr).toMatch(/The checkpoints hold \d+ finished epochs: `fmx resume` goes on from there/);

    rmSync(ballast);
    const resumed = await fmx(['resume', '--db', db, '--json']);
    expect(resumed.code).toBe(0);
    const events = eventsIn(resumed.stdout);
    expect(ofType(events, 'trial_started')[0]?.resumed_from).toBeGreaterThanOrEqual(3);
    expect(ofType(events, 'trial_finished')).toMatchObject([{ status: 'completed', epochs: 300 }]);
  });

  it('ends the training, too, where it is the disk of the checkpoints alone', async (context) => {
    const { folder: small } = smallDisk(context, '1m');
    const folder = newFolder();
    const db = join(folder, 'runs.db');
    symlinkSync(small, join(folder, 'trials'));
    const { code, stdout, stderr } = await fmx(['run', pipeline, '--db', db]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: the training was stopped: .*(full|no space left)/im);
    expect(stderr).toMatch(/The checkpoints hold \d finished epochs?: `fmx resume` goes on from there/);
  });

  it('is refused where there is no room from the start', async (context) => {
    const { folder } = smallDisk(context, '1m');
    fill(join(folder, 'ballast'));
    expect(await refused(join(folder, 'runs.db'))).toMatch(/runs\.db .*(full|cannot be)/);
  });
});

describe('a report that cannot be written', () => {
  it('does not take the result away', async () => {
    const folder = newFolder();
    const db = join(folder, 'runs.db');
    writeFileSync(join(folder, 'reports'), 'a file where the folder should be');
    const { code, stdout, stderr } = await fmx(['run', pipeline, '--db', db]);
    expect(code).toBe(1);
    expect(stdout).toContain('small: test accuracy');
    expect(stderr).toContain('error: the report cannot be written');
    expect(stderr).toContain('`fmx report 1 --output FILE`');
    const elsewhere = join(folder, 'report.html');
    expect((await fmx(['report', '1', '--db', db, '--output', elsewhere])).code).toBe(0);
  });
});

/** Takes what room is left. */
function fill(file: string): void {
  try {
    writeFileSync(file, Buffer.alloc(32_000_000));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
}
