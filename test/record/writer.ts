// A process that writes a run: waits until its input ends, then says each thing once runs.db has it.
//
//   node writer FILE NAME TRIALS EPOCHS        trials of that name, with the numbers from 1
//   node writer FILE --hold MILLISECONDS       only holds the lock for writing for so long
import { readFileSync, writeSync } from 'node:fs';
import { openRecord } from '../../src/record/record.ts';
import { epochFinished, finished, newRun, started, trialSpec } from './examples.ts';

const [file = '', name = '', first = '', second = ''] = process.argv.slice(2);
const say = (line: string): number => writeSync(1, `${line}\n`);

if (name === '--hold') {
  const record = openRecord(file);
  record.transaction(() => {
    say('locked');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(first));
  });
  record.close();
} else {
  say('ready');
  readFileSync(0);
  const record = openRecord(file);
  const run = record.beginRun(newRun({ name }));
  for (let number = 1; number <= Number(first); number++) {
    const trial = `${name}-${number}`;
    record.addTrial(run, trialSpec(trial));
    record.append(started(trial), run);
    for (let epoch = 1; epoch <= Number(second); epoch++) {
      record.append(epochFinished(trial, epoch, { accuracy: epoch / 100, best: true }), run);
      say(`${trial} ${epoch}`);
    }
    record.append(finished(trial, { epochs: Number(second), best_epoch: Number(second) }), run);
  }
  record.finishRun(run, 'completed');
  record.close();
}
