// Adds up vitest's JSON reports and prints `N passed, N failed, N skipped`; fails unless every test passed.
// Usage: node scripts/ci-summary.mjs EXIT_CODE REPORT…, with the exit code of the commands that wrote the reports.
import { existsSync, readFileSync } from 'node:fs';

const [exitCode, ...paths] = process.argv.slice(2);

/** The state of every test in a report; a test file that could not be loaded counts as one failed test. */
function statesIn(path) {
  const { testResults } = JSON.parse(readFileSync(path, 'utf8'));
  return testResults.flatMap(({ assertionResults, status, name, message }) => {
    const states = assertionResults.map((test) => test.status);
    if (status !== 'failed' || states.includes('failed')) return states;
    console.log(`${name} failed outside its tests: ${message}`);
    return [...states, 'failed'];
  });
}

// With no report at all, the shell hands over its pattern as it stands.
const states = paths.filter((path) => existsSync(path)).flatMap(statesIn);
const passed = states.filter((state) => state === 'passed').length;
let failed = states.filter((state) => state === 'failed').length;
// What is neither is skipped, pending, todo or disabled: it did not run.
const skipped = states.length - passed - failed;

if (exitCode !== '0' && failed === 0) {
  console.log(
    `A command failed outside the tests, with exit code ${exitCode}; it counts as one failed test.`,
  );
  failed = 1;
}
if (skipped > 0)
  console.log('A skipped test is a failure here: everything that the tests need is installed.');
if (states.length === 0) console.log('No test ran.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && skipped === 0 && passed > 0 ? 0 : 1;
