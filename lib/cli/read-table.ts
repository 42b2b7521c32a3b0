import { parse } from 'csv-parse/sync';

const DELIMITERS = [',', ';', '\t'];

/**
 * Reads a table with a header, its columns separated by commas, semicolons or tabs, whichever the header has most of.
 *
 * @throws Error with the line, when the rows do not fit the header, and with the column that stands twice
 */
export function readTable(bytes: Buffer): Record<string, string>[] {
  const end = bytes.indexOf('\n');
  const header = bytes.subarray(0, end < 0 ? bytes.length : end).toString('utf8');
  const count = (delimiter: string) => header.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
  return parse(bytes, { columns: requireUnique, bom: true, skip_empty_lines: true, delimiter });
}

/** Of two columns with one name the last would be read. */
function requireUnique(header: string[]): string[] {
  const twice = header.find((column, position) => header.indexOf(column) !== position);
  if (twice !== undefined) throw new Error(`column "${twice}" stands in the header twice`);
  return header;
}
