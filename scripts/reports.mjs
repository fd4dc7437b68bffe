// Reads how many tests ran out of the reports of vitest (JSON), Playwright (JSON) and pytest (JUnit XML).
// A run that ended badly without a failed test in its report counts as one failure, and so does one without any test: a broken
// glob must not be green.
import { readFileSync, rmSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number, note?: string }} Counts */

const nothing = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} file */
export function clearReport(file) {
  rmSync(file, { force: true });
}

/** @param {string} file @returns {string | null} */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** @param {Counts} counts @param {boolean} endedWell @returns {Counts} */
function honest(counts, endedWell) {
  if (counts.passed + counts.failed + counts.skipped === 0) return { ...counts, failed: 1, note: 'no test was reported' };
  return endedWell || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** @param {string} file @param {boolean} endedWell @returns {Counts} */
export function vitestCounts(file, endedWell) {
  const text = read(file);
  if (text === null) return honest(nothing, endedWell);
  const report = JSON.parse(text);
  const skipped = Number(report.numPendingTests) + Number(report.numTodoTests);
  return honest({ passed: Number(report.numPassedTests), failed: Number(report.numFailedTests), skipped }, endedWell);
}

/** @param {string} file @param {boolean} endedWell @returns {Counts} */
export function playwrightCounts(file, endedWell) {
  const text = read(file);
  if (text === null) return honest(nothing, endedWell);
  const { stats } = JSON.parse(text);
  return honest(
    { passed: Number(stats.expected), failed: Number(stats.unexpected) + Number(stats.flaky), skipped: Number(stats.skipped) },
    endedWell,
  );
}

/**
 * Tests of one Playwright project that really ran.
 * @param {string} file @param {string} project @returns {number}
 */
export function playwrightExecuted(file, project) {
  let executed = 0;
  /** @param {{ suites?: unknown[], specs?: { tests: { projectName: string, status: string }[] }[] }} suite */
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) executed += spec.tests.filter((t) => t.projectName === project && t.status !== 'skipped').length;
    for (const inner of suite.suites ?? []) visit(/** @type {typeof suite} */ (inner));
  };
  visit(JSON.parse(read(file) ?? '{}'));
  return executed;
}

/** @param {string} file @param {boolean} endedWell @returns {Counts} */
export function junitCounts(file, endedWell) {
  const text = read(file) ?? '';
  /** @param {string} name */
  const sum = (name) =>
    [...text.matchAll(new RegExp(`<testsuite [^>]*?\\b${name}="(\\d+)"`, 'g'))].reduce((n, match) => n + Number(match[1]), 0);
  const failed = sum('failures') + sum('errors');
  const skipped = sum('skipped');
  return honest({ passed: sum('tests') - failed - skipped, failed, skipped }, endedWell);
}
