import { nodeModule } from './node-module';

interface FileSystem {
  readFileSync(path: string, encoding: 'utf8'): string;
  writeFileSync(path: string, text: string, options: { mode: number }): void;
  renameSync(from: string, to: string): void;
}

/** The text kept at `path`; undefined when there is none. */
export function readLastGood(path: string): string | undefined {
  try {
    return nodeModule<FileSystem>('fs')?.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step, so that a crash cannot leave half of it. @throws when it cannot be written */
export function writeLastGood(path: string, text: string): void {
  const files = nodeModule<FileSystem>('fs');
  const draft = `${path}.${Math.random().toString(36).slice(2)}.tmp`;
  files?.writeFileSync(draft, text, { mode: 0o600 });
  files?.renameSync(draft, path);
}
