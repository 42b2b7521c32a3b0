import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { comparison, comparisonTable } from '@/lib/simulate/comparison';
import { powerPanel } from '@/lib/simulate/power-panel';
import { runSuite } from '@/lib/simulate/run-suite';
import { simulate } from '@/lib/simulate/simulate';
import type { Design } from '@/lib/simulate/types';
import { panelText, simulationTable, suiteTable } from './print-simulation';
import { runServerPoints } from './server-points';
import { simulatedDesign } from './simulated-design';

const USAGE = `npm run simulate -- design.json [--json] [--runs N] [--seed N] [--effects -0.05,0,0.05]
npm run simulate -- --suite [--json] [--runs N] [--seed N] [--points 1,2,…]
npm run simulate -- --compare [--json] [--runs N] [--seed N]`;

const argv = process.argv.slice(2);
const asJson = argv.includes('--json');
const seed = numberOption('--seed', 20_261_123);
const progress = (text: string) => process.stderr.write(`${text}\n`);

if (argv.includes('--help')) console.log(USAGE);
else if (argv.includes('--suite')) suite();
else if (argv.includes('--compare')) compare();
else {
  const file = argv.find((argument, index) => !argument.startsWith('--') && !isValue(index));
  if (file === undefined) fail(USAGE);
  else design(file);
}

function suite(): void {
  const only = listOption('--points');
  const simulated = runSuite({ runs: numberOption('--runs', 2000), seed, onProgress: progress }, only);
  const served = runServerPoints(fileURLToPath(new URL('../..', import.meta.url)), only);
  const rows = [...simulated, ...served].sort((a, b) => a.point - b.point);
  console.log(asJson ? JSON.stringify(rows, null, 2) : suiteTable(rows));
  if (rows.some(({ pass }) => !pass)) process.exitCode = 1;
}

function compare(): void {
  const rows = comparison({ runs: numberOption('--runs', 2000), seed, onProgress: progress });
  console.log(asJson ? JSON.stringify(rows, null, 2) : comparisonTable(rows));
}

function design(file: string): void {
  const read = readDesign(file);
  if (typeof read === 'string') {
    fail(read);
    return;
  }
  const runs = numberOption('--runs', 1000);
  const primary = read.policy.metrics[0]?.key ?? '';
  const effects = listOption('--effects') ?? [-0.1, -0.05, -0.02, 0, 0.02, read.policy.mde];
  const rows = effects.map((effect) => {
    const onProgress = (done: number, all: number) => {
      if (done % Math.max(1, Math.floor(all / 4)) === 0) progress(`effect ${effect}: ${done} of ${all} ramps`);
    };
    return simulate(read, { [primary]: effect }, { runs, seed, onProgress });
  });
  const panel = powerPanel(read, { runs: Math.min(runs, 500), seed: seed + 1 });
  const texts = [simulationTable(rows, primary), panelText(panel)].filter((text) => text !== undefined);
  console.log(asJson ? JSON.stringify({ effects: rows, panel }, null, 2) : texts.join('\n\n'));
}

function readDesign(file: string): Design | string {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return `${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const designed = simulatedDesign(document);
  return designed.ok ? designed.design : `${file}: ${designed.reason}`;
}

function isValue(index: number): boolean {
  return ['--runs', '--seed', '--effects', '--points'].includes(argv[index - 1] ?? '');
}

function numberOption(name: string, otherwise: number): number {
  const index = argv.indexOf(name);
  if (index < 0) return otherwise;
  const value = Number(argv[index + 1]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  fail(`${name} must be a whole number above 0`);
  process.exit(1);
}

function listOption(name: string): number[] | undefined {
  const index = argv.indexOf(name);
  return index < 0 ? undefined : (argv[index + 1] ?? '').split(',').map(Number).filter(Number.isFinite);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
