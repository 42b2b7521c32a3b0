import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { AppError } from '@/lib/errors';
import { readSimulatedDesign, type SimulatedDesign } from '@/lib/http/simulated-design';
import { COMPARED_SCENARIOS, comparisonTable } from '@/lib/simulate/comparison';
import { SIMULATED_POINTS } from '@/lib/simulate/run-suite';
import { guessMetrics } from './guess-metrics';
import { panelText, simulationTable, suiteTable } from './print-simulation';
import { runTasks } from './run-tasks';
import { runServerPoints } from './server-points';

const USAGE = `npm run simulate -- design.json [--json] [--runs N] [--seed N] [--effects -0.05,0,0.05]
npm run simulate -- --suite [--json] [--runs N] [--seed N] [--points 1,2,…]
npm run simulate -- --compare [--json] [--runs N] [--seed N]
Each takes --threads N [all cores], which changes how long it takes and none of its figures.`;

const argv = process.argv.slice(2);
const asJson = argv.includes('--json');
const DEFAULT_SEED = 20_261_123;
const seed = numberOption('--seed', DEFAULT_SEED);
const threads = numberOption('--threads', availableParallelism());

if (argv.includes('--help')) console.log(USAGE);
else if (argv.includes('--suite')) await suite();
else if (argv.includes('--compare')) await compare();
else {
  const file = argv.find((argument, index) => !argument.startsWith('--') && !isValue(index));
  if (file === undefined) fail(USAGE);
  else await forecast(file);
}

async function suite(): Promise<void> {
  const only = listOption('--points');
  const runs = numberOption('--runs', 2000);
  const points = SIMULATED_POINTS.filter(({ point }) => only === undefined || only.includes(point));
  const simulated = await runTasks(
    points.map(({ point }) => ({ kind: 'point', point, runs, seed })),
    threads,
  );
  const served = runServerPoints(fileURLToPath(new URL('../..', import.meta.url)), only);
  const rows = [...simulated.flat(), ...served].sort((a, b) => a.point - b.point);
  console.log(asJson ? JSON.stringify(rows, null, 2) : suiteTable(rows));
  if (rows.some(({ pass }) => !pass)) process.exitCode = 1;
}

async function compare(): Promise<void> {
  const runs = numberOption('--runs', 2000);
  const compared = await runTasks(
    COMPARED_SCENARIOS.map((scenario) => ({ kind: 'scenario', scenario, runs, seed })),
    threads,
  );
  const rows = compared.flat();
  console.log(asJson ? JSON.stringify(rows, null, 2) : comparisonTable(rows));
}

async function forecast(file: string): Promise<void> {
  const read = await readDesign(file);
  if (typeof read === 'string') {
    fail(read);
    return;
  }
  const { design, asked } = read;
  const runs = numberOption('--runs', asked.runs ?? 1000);
  const effects = listOption('--effects') ?? asked.effects ?? [-0.1, -0.05, -0.02, 0, 0.02, design.policy.mde];
  const designSeed = numberOption('--seed', asked.seed ?? DEFAULT_SEED);
  const [panel, ...rows] = await runTasks(
    [
      { kind: 'panel', design, runs: Math.min(runs, 500), seed: designSeed + 1 },
      ...effects.map((effect) => ({ kind: 'effect' as const, design, effect, runs, seed: designSeed })),
    ],
    threads,
  );
  const primary = design.policy.metrics[0]?.key ?? '';
  const texts = [simulationTable(rows, primary), panelText(panel)].filter((text) => text !== undefined);
  console.log(asJson ? JSON.stringify({ effects: rows, panel }, null, 2) : texts.join('\n\n'));
}

async function readDesign(file: string): Promise<SimulatedDesign | string> {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return `${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof document !== 'object' || document === null) return `${file} must hold an object`;
  try {
    return await readSimulatedDesign({ ...document }, guessMetrics);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.fields.map(({ field, message }) => `${file}: ${field} ${message}`).join('\n');
  }
}

function isValue(index: number): boolean {
  return ['--runs', '--seed', '--effects', '--points', '--threads'].includes(argv[index - 1] ?? '');
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
  if (index < 0) return undefined;
  const values = (argv[index + 1] ?? '').split(',').map((text) => (text === '' ? Number.NaN : Number(text)));
  if (values.every(Number.isFinite)) return values;
  fail(`${name} must be numbers with commas between them, such as ${name === '--points' ? '1,2' : '-0.05,0'}`);
  process.exit(1);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
