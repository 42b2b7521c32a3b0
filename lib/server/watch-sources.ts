import { watch } from 'node:fs';
import path from 'node:path';

const SETTLE_MS = 500;

/**
 * Calls `onChange` when a file that the server or the worker is made of changes; pages reload by themselves.
 *
 * @returns ends the watching
 */
export function watchSources(root: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers = ['lib', 'drizzle', 'sdk/typescript/src'].map((folder) =>
    watch(path.join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || !/\.(ts|sql)$/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(onChange, SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
