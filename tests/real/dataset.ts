import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

export function hasDataset(name: string): boolean {
  const present = existsSync(`${folder}${name}.csv.gz`);
  if (!present) console.warn(`skipped: the public data set ${name}.csv.gz is not beside the project`);
  return present;
}

/** Rows of a gzipped CSV without quoted fields, as records keyed by the header. */
export function readDataset(name: string): Record<string, string>[] {
  const lines = gunzipSync(readFileSync(`${folder}${name}.csv.gz`))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const header = (lines[0] ?? '').split(',');
  return lines.slice(1).map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(header.map((column, index) => [column, cells[index] ?? '']));
  });
}
