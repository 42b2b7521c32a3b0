import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Follows a file that another process appends to: each call gives the whole lines that are new. */
export function followLines(file: string): () => string[] {
  const decoder = new StringDecoder('utf8');
  const chunk = Buffer.alloc(64 * 1024);
  let position = 0;
  let rest = '';
  return () => {
    const descriptor = openSync(file, 'r');
    try {
      for (;;) {
        const bytes = readSync(descriptor, chunk, 0, chunk.length, position);
        if (bytes === 0) break;
        position += bytes;
        rest += decoder.write(chunk.subarray(0, bytes));
      }
    } finally {
      closeSync(descriptor);
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    return lines;
  };
}

/** Of a server's log, what somebody who only watches has to see: what failed, and what is said outside of the log, such as the progress of a build. */
export function isForWatchers(line: string): boolean {
  try {
    return (JSON.parse(line) as { level?: unknown } | null)?.level === 'error';
  } catch {
    return line.trim() !== '';
  }
}
