import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { StartError } from './start-error';
import { tellProgress } from './tell-progress.mjs';

/** What a build is made of; a change below these makes it stale. */
const SOURCES = ['app', 'lib', 'sdk/typescript', 'drizzle/schema.ts', 'package-lock.json', 'tsconfig.json', '.postcssrc.json'];
const THREADS = { simulation: 'lib/http/simulation-thread.ts', service: 'lib/demo/thread.ts' };
const NO_SOURCES = new Set(['node_modules', 'dist', 'README.md']);

export type BundleName = 'main' | 'worker' | 'simulation' | 'service';

/** Where the bundles of the server, the worker, and the threads that simulate ramps and a model service stand. */
export function bundleOf(root: string, name: BundleName): string {
  return path.join(root, '.rampart', 'build', `${name}.mjs`);
}

/**
 * Builds the pages and the processes when the sources differ from those of the last build. Returns whether it had to.
 *
 * @throws StartError with what the compiler said; AbortError when `signal` comes first
 */
export async function buildWhenStale(root: string, log: (line: string) => void, signal: AbortSignal): Promise<boolean> {
  if (isCurrent(root)) return false;
  return await withLock(path.join(root, '.rampart', 'start.lock'), async () => {
    if (isCurrent(root)) return false;
    const wanted = sourcesHash(root);
    rmSync(stampOf(root), { force: true });
    await tellProgress('Building', () => buildAll(root, signal), log);
    writeFileSync(stampOf(root), wanted);
    return true;
  });
}

/** A hash of every source file, by name and content. */
export function sourcesHash(root: string): string {
  const hash = createHash('sha256').update(process.versions.node);
  for (const source of SOURCES) hashInto(hash, root, source);
  return hash.digest('hex');
}

function hashInto(hash: ReturnType<typeof createHash>, root: string, place: string): void {
  const full = path.join(root, place);
  if (!existsSync(full)) return;
  const entries = readEntries(full);
  if (entries === undefined) hash.update(`${place}\0`).update(readFileSync(full)).update('\0');
  else for (const name of entries) if (!NO_SOURCES.has(name)) hashInto(hash, root, path.join(place, name));
}

function readEntries(place: string): string[] | undefined {
  try {
    return readdirSync(place).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function isCurrent(root: string): boolean {
  const parts = [
    path.join(root, '.next', 'BUILD_ID'),
    bundleOf(root, 'main'),
    bundleOf(root, 'worker'),
    bundleOf(root, 'simulation'),
    stampOf(root),
  ];
  return parts.every((part) => existsSync(part)) && readFileSync(stampOf(root), 'utf8') === sourcesHash(root);
}

function stampOf(root: string): string {
  return path.join(root, '.rampart', 'build.stamp');
}

async function buildAll(root: string, signal: AbortSignal): Promise<void> {
  await buildPages(root, signal);
  // After the pages, whose build empties its own output folder.
  await buildProcesses(root);
}

// "compile" leaves out type checking, which is `npm run check`, and prerendering: every page shows live data.
async function buildPages(root: string, signal: AbortSignal): Promise<void> {
  const next = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  await new Promise<void>((resolve, reject) => {
    const flags = [next, 'build', '--experimental-build-mode', 'compile'];
    execFile(process.execPath, flags, { cwd: root, env, signal, maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
      if (error === null) resolve();
      else if (signal.aborted) reject(error);
      else reject(new StartError(`The pages could not be built:\n${stdout}\n${stderr}`));
    });
  });
}

async function buildProcesses(root: string): Promise<void> {
  const entries = { main: 'lib/server/main.ts', worker: 'lib/server/worker.ts', ...THREADS };
  await bundle(root, path.dirname(bundleOf(root, 'main')), entries);
}

/** Bundles the threads alone, where the rest runs from its source: a thread takes no loader along. */
export async function bundleThreads(root: string, folder: string): Promise<void> {
  await bundle(root, folder, THREADS);
}

async function bundle(root: string, folder: string, entryPoints: Record<string, string>): Promise<void> {
  const { build, stop } = await import('esbuild');
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'error',
  });
  // Its helper process would stay as long as the server.
  await stop();
}
