import { isUtf8 } from 'node:buffer';
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
  if (!isText(bytes)) return { ok: false, reason: 'is not in UTF-8: save it as UTF-8' };
  try {
    return { ok: true, rows: readTable(bytes) };
  } catch (error) {
    return { ok: false, reason: `is no table with one header and equally long rows: ${messageOf(error)}` };
  }
}

/** Whether the parser can read it: UTF-8, or what begins with the mark of UTF-16. */
function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) || (bytes[0] === 0xff && bytes[1] === 0xfe);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
