import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '@/lib/errors';
import { readSimulatedDesign, type SimulatedDesign } from '@/lib/http/simulated-design';
import { COMPARED_SCENARIOS, comparisonTable } from '@/lib/simulate/comparison';
import { SIMULATED_POINTS } from '@/lib/simulate/run-suite';
import { guessMetrics } from './guess-metrics';
import { panelText, simulationTable, suiteTable } from './print-simulation';
import { runTasks } from './run-tasks';
import { runServerPoints } from './server-points';
import { type SimulateOptions, simulateOptions, simulateUsage } from './simulate-options';

const DEFAULT_SEED = 20_261_123;
const DEFAULT_EFFECTS = [-0.1, -0.05, -0.02, 0, 0.02];

const parsed = simulateOptions(process.argv.slice(2));
if (parsed.ok) await run(parsed.options);
else fail(`${parsed.reason}\n\n${simulateUsage}`);

async function run(options: SimulateOptions): Promise<void> {
  const { task } = options;
  if (task === 'help') console.log(simulateUsage);
  else if (task === 'suite') await suite(options);
  else if (task === 'compare') await compare(options);
  else await forecast(task.file, options);
}

async function suite({ points: only, runs = 2000, seed = DEFAULT_SEED, threads, json }: SimulateOptions): Promise<void> {
  // The last ones take longest, so they begin.
  const points = SIMULATED_POINTS.filter(({ point }) => only === undefined || only.includes(point)).reverse();
  const simulated = await runTasks(
    points.map(({ point }) => ({ kind: 'point', point, runs, seed })),
    threads,
  );
  const served = runServerPoints(fileURLToPath(new URL('../..', import.meta.url)), only);
  const rows = [...simulated.flat(), ...served].sort((a, b) => a.point - b.point);
  console.log(json ? JSON.stringify(rows, null, 2) : suiteTable(rows));
  if (rows.some(({ pass }) => !pass)) process.exitCode = 1;
}

async function compare({ runs = 2000, seed = DEFAULT_SEED, threads, json }: SimulateOptions): Promise<void> {
  const compared = await runTasks(
    COMPARED_SCENARIOS.map((scenario) => ({ kind: 'scenario', scenario, runs, seed })),
    threads,
  );
  const rows = compared.flat();
  console.log(json ? JSON.stringify(rows, null, 2) : comparisonTable(rows));
}

/** What the command line says goes before what the file asks for. */
async function forecast(file: string, { threads, json, ...options }: SimulateOptions): Promise<void> {
  const read = await readDesign(file);
  if (typeof read === 'string') {
    fail(read);
    return;
  }
  const { design, asked } = read;
  const runs = options.runs ?? asked.runs ?? 1000;
  const seed = options.seed ?? asked.seed ?? DEFAULT_SEED;
  const effects = options.effects ?? asked.effects ?? [...DEFAULT_EFFECTS, design.policy.mde];
  const [panel, ...rows] = await runTasks(
    [
      { kind: 'panel', design, runs: Math.min(runs, 500), seed: seed + 1 },
      ...effects.map((effect) => ({ kind: 'effect' as const, design, effect, runs, seed })),
    ],
    threads,
  );
  const primary = design.policy.metrics[0]?.key ?? '';
  const texts = [simulationTable(rows, primary), panelText(panel)].filter((text) => text !== undefined);
  console.log(json ? JSON.stringify({ effects: rows, panel }, null, 2) : texts.join('\n\n'));
}

async function readDesign(file: string): Promise<SimulatedDesign | string> {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return error instanceof SyntaxError ? `${file} is no JSON: ${reason}` : `${file} cannot be read: ${reason}`;
  }
  if (typeof document !== 'object' || document === null) return `${file} must hold an object`;
  try {
    return await readSimulatedDesign({ ...document }, guessMetrics);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.fields.map(({ field, message }) => `${file}: ${field} ${message}`).join('\n');
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
