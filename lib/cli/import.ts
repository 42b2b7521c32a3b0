import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { importOptions, importUsage } from './import-options';
import { importTable } from './import-table';
import { readTable } from './read-table';
import { runImport } from './run-import';

const argv = process.argv.slice(2);
if (argv.includes('--help') || argv.length === 0) console.log(importUsage);
else await importFile().catch((error: Error) => fail(error.message));

async function importFile(): Promise<void> {
  const parsed = importOptions(argv, process.env);
  if (!parsed.ok) return fail(`${parsed.reason}\n\n${importUsage}`);
  const table = importTable(readRows(parsed.options.file), parsed.options);
  if (!table.ok) return fail(`${parsed.options.file}: ${table.reason}`);
  await runImport(parsed.options, table.table, { print: console.log, progress: (line) => process.stderr.write(`${line}\n`) });
}

function readRows(file: string): Record<string, string>[] {
  const bytes = readFileSync(file);
  return readTable(file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
