import { importOptions, importUsage } from './import-options';
import { importTable } from './import-table';
import { readFile } from './read-file';
import { runImport } from './run-import';

const argv = process.argv.slice(2);
if (argv.includes('--help') || argv.length === 0) console.log(importUsage);
else await importFile().catch((error: Error) => fail(error.message));

async function importFile(): Promise<void> {
  const parsed = importOptions(argv, process.env);
  if (!parsed.ok) return fail(`${parsed.reason}\n\n${importUsage}`);
  const { file } = parsed.options;
  const rows = readFile(file);
  if (!rows.ok) return fail(`${file} ${rows.reason}`);
  const table = importTable(rows.rows, parsed.options);
  if (!table.ok) return fail(`${file}: ${table.reason}`);
  await runImport(parsed.options, table.table, { print: console.log, progress: (line) => process.stderr.write(`${line}\n`) });
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
