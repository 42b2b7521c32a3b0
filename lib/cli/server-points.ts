import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type SuiteRow, suiteRow } from '@/lib/simulate/suite-row';

/** Points that only a database or a server can show, and the tests that do; each test file is used where it exists. */
const SERVER_POINTS = [
  {
    point: 7,
    name: 'bit_for_bit_replay',
    files: ['tests/pipeline/settle.test.ts', 'tests/jobs/tick.test.ts', 'tests/pipeline/replay.test.ts'],
  },
  { point: 9, name: 'breach_to_sdk', files: ['tests/pipeline/breach.test.ts', 'tests/http/kill-latency.test.ts'] },
] as const;

interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
}

/** Runs the tests of points 7 and 9: the estimate is the number of failed tests, the twin how many passed. */
export function runServerPoints(root: string, only?: readonly number[]): SuiteRow[] {
  return SERVER_POINTS.filter(({ point }) => only === undefined || only.includes(point)).map(({ point, name, files }) => {
    const found = files.filter((file) => existsSync(path.join(root, file)));
    if (found.length === 0) return row(point, name, null, `none of its tests is there: ${files.join(', ')}`);
    const report = runTests(root, found);
    return report === null ? row(point, name, null, 'its tests could not be run') : row(point, name, report);
  });
}

function row(point: number, name: string, report: TestReport | null, notRun?: string): SuiteRow {
  const failed = report === null ? 0 : report.numFailedTests + report.numFailedTestSuites;
  const passed = report?.numPassedTests ?? 0;
  const result = suiteRow({
    point,
    name,
    bound: 0,
    runs: passed + failed,
    cases: [{ name: 'failed_tests', estimate: failed, se: 0 }],
    twin: { name: 'passed_tests', estimate: passed, se: 0, atLeast: 1 },
  });
  return notRun === undefined ? result : { ...result, notRun, pass: false };
}

function runTests(root: string, files: readonly string[]): TestReport | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'rampart-points-'));
  const output = path.join(folder, 'report.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['run', '--config', 'tests/vitest.config.ts', '--reporter=json', `--outputFile=${output}`];
  spawnSync(process.execPath, [vitest, ...options, ...files], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    const report: TestReport = JSON.parse(readFileSync(output, 'utf8'));
    return report;
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
