import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** One measured figure. Ratios are against a peer or a physical limit in the same run, so that they hold on other machines too. */
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What it should reach: at least this for ratios and rates, at most this for times and sizes. */
  target: number | null;
  pass: boolean | null;
}

// `npm run bench [-- --json] [name …]`: every tests/bench/*.bench.ts, one after another, never two at once.
const folder = fileURLToPath(new URL('../../tests/bench/', import.meta.url));
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const asJson = process.argv.includes('--json');
const rows: BenchRow[] = [];

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .sort()) {
  const name = file.replace('.bench.ts', '');
  if (names.length > 0 && !names.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  const { bench } = (await import(pathToFileURL(folder + file).href)) as { bench: () => Promise<BenchRow[]> };
  const measured = await bench();
  rows.push(...measured);
  if (!asJson) for (const row of measured) console.log(line(row));
}
if (asJson) console.log(JSON.stringify(rows, null, 2));
process.exit(rows.some((row) => row.pass === false) ? 1 : 0);

function line({ name, value, unit, target, pass }: BenchRow): string {
  const figure = `${Number(value.toPrecision(4))} ${unit}`;
  const verdict = pass === null ? '' : pass ? 'reached' : 'MISSED';
  return `${name.padEnd(48)} ${figure.padStart(18)}  ${target === null ? '' : `target ${target}`.padEnd(16)} ${verdict}`;
}
