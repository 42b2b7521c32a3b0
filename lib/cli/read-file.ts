import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readTable } from './read-table';

type Read = { ok: true; rows: Record<string, string>[] } | { ok: false; reason: string };

/** The rows of a table in a file, gzipped or not; a refusal goes on from the file's name. */
export function readFile(file: string): Read {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
    if (file.endsWith('.gz')) bytes = gunzipSync(bytes);
  } catch (error) {
    return { ok: false, reason: `cannot be read: ${messageOf(error)}` };
  }
  try {
    return { ok: true, rows: readTable(bytes) };
  } catch (error) {
    return { ok: false, reason: `is no table with one header and equally long rows: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
