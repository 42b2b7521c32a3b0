import { parse } from 'csv-parse/sync';

const DELIMITERS = [',', ';', '\t'];

/**
 * Reads a table with a header, its columns separated by commas, semicolons or tabs, whichever the header has most of.
 *
 * @throws Error with the line, when the rows do not fit the header
 */
export function readTable(bytes: Buffer): Record<string, string>[] {
  const end = bytes.indexOf('\n');
  const header = bytes.subarray(0, end < 0 ? bytes.length : end).toString('utf8');
  const count = (delimiter: string) => header.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
  return parse(bytes, { columns: true, bom: true, skip_empty_lines: true, delimiter });
}
