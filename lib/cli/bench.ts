import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

/** One measured figure. Ratios are against a peer or a physical limit in the same run, so that they hold on other machines too. */
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What it should reach: at least this for ratios and rates, at most this for times and sizes. */
  target: number | null;
  pass: boolean | null;
}

const SUFFIX = '.bench.ts';
const folder = fileURLToPath(new URL('../../tests/bench/', import.meta.url));
const benches = readdirSync(folder)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .sort();
const USAGE = `Usage: npm run bench [-- NAME ...] [--json]
Measures speed and memory, one bench after another, each in a process of its own; without a name all of them. Ends with 1 when a target is missed.
Names: ${benches.join(', ')}`;

const { names, json } = readArguments();
const rows: BenchRow[] = [];
for (const name of benches) {
  if (names.length > 0 && !names.includes(name)) continue;
  const measured = names.length === 1 ? await measure(name) : measureApart(name);
  rows.push(...measured);
  if (!json) for (const row of measured) console.log(line(row));
}
if (json) console.log(JSON.stringify(rows, null, 2));
process.exit(rows.some((row) => row.pass === false) ? 1 : 0);

async function measure(name: string): Promise<BenchRow[]> {
  process.stderr.write(`measuring ${name} …\n`);
  const { bench } = (await import(pathToFileURL(folder + name + SUFFIX).href)) as { bench: () => Promise<BenchRow[]> };
  return await bench();
}

/** In a process of its own: what ran before has taught the compiler other shapes, which halves the simulator's speed. */
function measureApart(name: string): BenchRow[] {
  const args = [fileURLToPath(new URL('../server/run.mjs', import.meta.url)), fileURLToPath(import.meta.url), name, '--json'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (stdout === '') end(`The bench "${name}" ended without a figure.`, 1);
  return JSON.parse(stdout) as BenchRow[];
}

function readArguments(): { names: string[]; json: boolean } {
  try {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (values.help === true) end(USAGE, 0);
    const unknown = positionals.find((name) => !benches.includes(name));
    if (unknown !== undefined) end(`There is no bench "${unknown}".\n${USAGE}`, 2);
    return { names: positionals, json: values.json === true };
  } catch (error) {
    // Node's second sentence is about file names.
    const [sentence] = String(error instanceof Error ? error.message : error).split('. ');
    return end(`${sentence}.\n${USAGE}`, 2);
  }
}

function end(text: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(code);
}

function line({ name, value, unit, target, pass }: BenchRow): string {
  const figure = `${Number(value.toPrecision(4))} ${unit}`;
  const verdict = pass === null ? '' : pass ? 'reached' : 'MISSED';
  return `${name.padEnd(48)} ${figure.padStart(18)}  ${target === null ? '' : `target ${target}`.padEnd(16)} ${verdict}`;
}
