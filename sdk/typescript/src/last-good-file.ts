interface FileSystem {
  readFileSync(path: string, encoding: 'utf8'): string;
  writeFileSync(path: string, text: string, options: { mode: number }): void;
  renameSync(from: string, to: string): void;
}

/** Node's file system, asked for in a way that no bundler follows; undefined elsewhere. */
function fileSystem(): FileSystem | undefined {
  const host = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return host.process?.getBuiltinModule?.('node:fs') as FileSystem | undefined;
}

/** The text kept at `path`; undefined when there is none. */
export function readLastGood(path: string): string | undefined {
  try {
    return fileSystem()?.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step, so that a crash cannot leave half of it. @throws when it cannot be written */
export function writeLastGood(path: string, text: string): void {
  const files = fileSystem();
  const draft = `${path}.${Math.random().toString(36).slice(2)}.tmp`;
  files?.writeFileSync(draft, text, { mode: 0o600 });
  files?.renameSync(draft, path);
}
