#!/usr/bin/env node
// Prints `N passed, N failed, N skipped` from vitest's JSON report: `node scripts/test-totals.mjs FILE`.
// A test file that could not be loaded counts as one failure, and so does a missing report. Exits 1 on any failure.
import { readFileSync } from 'node:fs';

const totals = readTotals(process.argv[2]);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 ? 1 : 0;

function readTotals(file) {
  try {
    return totalsOf(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(`test-totals: no test report: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function totalsOf(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    // Errors outside of any test (an unhandled rejection) fail the run without failing a test.
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
