import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { printChecks, runChecks } from './checks';
import { findBrowser } from './find-browser';
import { freePort } from './free-port';
import { runTool } from './run-tool';
import { countsLine, playwrightCounts, sumCounts, type TestCounts, vitestCounts } from './test-counts';

// `npm test [-- --with-check --with-slow | --slow | FILTER…]`: unit and database tests, then the browser's. Its last line counts them.
// `--slow` runs the seeded simulations instead, `--with-slow` runs them too; filters are parts of paths and leave the browser's tests out.
const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'rampart-reports-'));
const filters = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isSlow = process.argv.includes('--slow');
const UNIT = 'tests/vitest.config.ts';
const SIMULATIONS = 'tests/simulation/vitest.config.ts';
const counts: TestCounts[] = [];
try {
  if (process.argv.includes('--with-check')) counts.push(await checks());
  counts.push(await vitest(isSlow ? SIMULATIONS : UNIT));
  if (process.argv.includes('--with-slow')) counts.push(await vitest(SIMULATIONS));
  if (!isSlow && filters.length === 0) counts.push(await browserTests());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const total = sumCounts(counts);
process.stdout.write(`${countsLine(total)}\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

async function checks(): Promise<TestCounts> {
  const results = await runChecks(root);
  printChecks(results, (text) => process.stdout.write(text));
  const passed = results.filter((result) => result.isPassed).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

async function vitest(config: string): Promise<TestCounts> {
  const report = path.join(scratch, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const flags = ['run', '--config', config, ...reporters, ...filters];
  const { code } = await runTool({ package: 'vitest', bin: 'vitest.mjs', flags, cwd: root, env: { NODE_ENV: 'test' }, isShown: true });
  return vitestCounts(readReport(report), code);
}

async function browserTests(): Promise<TestCounts> {
  const config = 'tests/e2e/playwright.config.ts';
  if (!existsSync(path.join(root, config))) return skipBrowserTests('there are none yet');
  const browser = await findBrowser(process.env, (line) => process.stderr.write(`${line}\n`));
  if (!browser.ok) return skipBrowserTests(browser.reason);
  const report = path.join(scratch, 'playwright.json');
  const port = String(await freePort());
  const env = { RAMPART_CHROMIUM: browser.path, RAMPART_E2E_PORT: port, PLAYWRIGHT_JSON_OUTPUT_NAME: report, NODE_ENV: 'test' };
  const flags = ['test', '--config', config, '--reporter=list,json'];
  const { code } = await runTool({ package: '@playwright/test', bin: 'cli.js', flags, cwd: root, env, isShown: true });
  return playwrightCounts(readReport(report), code);
}

function skipBrowserTests(reason: string): TestCounts {
  process.stdout.write(`Skipped the end-to-end tests: ${reason}.\n`);
  return { passed: 0, failed: 0, skipped: 1 };
}

function readReport<Report>(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}
