import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Which folders each folder may import, besides itself and lib/errors. README.md and .biome.json say the same. */
const PURE: Record<string, string[]> = {
  'lib/assignment': [],
  'lib/stats': [],
  'lib/gate': ['lib/stats'],
  'lib/simulate': ['lib/gate', 'lib/stats', 'lib/assignment'],
};
const CORE = ['lib/assignment', 'lib/stats', 'lib/gate', 'lib/simulate'];
const TABLE: Record<string, string[]> = {
  ...PURE,
  'lib/db': ['drizzle/schema'],
  'lib/auth': ['lib/db', 'drizzle/schema'],
  'lib/experiments': ['lib/assignment', 'lib/gate', 'lib/auth', 'lib/db', 'drizzle/schema'],
  'lib/ingest': ['lib/assignment', 'lib/experiments', 'lib/db', 'drizzle/schema'],
  'lib/aggregate': ['lib/stats', 'lib/experiments', 'lib/db', 'drizzle/schema'],
  'lib/report': ['lib/stats', 'lib/gate', 'lib/aggregate', 'lib/experiments', 'lib/ingest'],
  'lib/jobs': [...CORE, 'lib/experiments', 'lib/ingest', 'lib/aggregate', 'lib/report', 'lib/auth', 'lib/db', 'drizzle/schema'],
  'lib/http': ['lib/auth', 'lib/experiments', 'lib/ingest', 'lib/report', 'lib/assignment', 'lib/simulate', 'lib/jobs'],
  'lib/demo': ['sdk', 'lib/experiments'],
  'lib/cli': ['lib/stats', 'lib/gate', 'lib/simulate', 'lib/experiments', 'lib/ingest', 'lib/http'],
  'lib/server': ['lib/http', 'lib/jobs', 'lib/auth', 'lib/db', 'lib/demo'],
  app: [
    'lib/auth',
    'lib/experiments',
    'lib/ingest',
    'lib/report',
    'lib/http',
    'lib/simulate',
    'lib/jobs',
    'lib/gate/types',
    'lib/stats/types',
  ],
  sdk: ['lib/assignment'],
  drizzle: [],
};
/** Packages that a pure folder may import, by file. */
const PURE_PACKAGES: Record<string, RegExp> = { 'lib/stats/distributions.ts': /^(jstat|@stdlib\/.+)$/ };

const TOP_LEVEL = ['LICENSE', 'README.md', 'app', 'drizzle', 'lib', 'package-lock.json', 'package.json', 'sdk', 'tests', 'tsconfig.json'];
const GENERATED = ['node_modules', 'next-env.d.ts', 'test-results'];
const DRAWERS = /(^|\/)(utils?|helpers?|common|misc|index)(\.[a-z.]+)?(\/|$)/;
const LONGEST_FILE_LINES = 300;
/** A list of definitions, and other people's entry points. */
const LONG_BY_NATURE = ['drizzle/schema.ts'];
const SDK_ENTRIES = /^sdk\/typescript\/src\/index\.ts$/;

const sources = ['app', 'lib', 'sdk', 'drizzle'].flatMap((folder) => filesBelow(folder)).filter((file) => /\.(ts|tsx|mjs)$/.test(file));

describe('the architecture', () => {
  it('has sources to look at, in every folder of the table', () => {
    for (const folder of Object.keys(TABLE))
      expect(sources.filter((file) => file.startsWith(`${folder}/`)).length, folder).toBeGreaterThan(0);
  });

  it('knows every folder of lib', () => {
    const folders = readdirSync(path.join(root, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const filled = folders.map(({ name }) => `lib/${name}`).filter((folder) => filesBelow(folder).length > 0);
    expect(filled.filter((folder) => !(folder in TABLE))).toEqual([]);
  });

  it('imports only what the table allows', () => {
    const wrong = sources.flatMap((file) =>
      importsOf(file).flatMap((target) => (isAllowed(file, target) ? [] : [`${file} imports ${target}`])),
    );
    expect(wrong).toEqual([]);
  });

  it('has no way back: the table is free of cycles', () => {
    for (const folder of Object.keys(TABLE)) expect(reachable(folder), folder).not.toContain(folder);
  });

  it('keeps time, randomness and effects out of the pure folders', () => {
    const wrong = pureFiles().filter((file) => /\b(Math\.random|Date\.now|new Date\(\)|process\.|fetch\()/.test(withoutComments(file)));
    expect(wrong).toEqual([]);
  });

  it('imports packages in pure folders only where special functions are', () => {
    const wrong = pureFiles().flatMap((file) =>
      importsOf(file).flatMap((target) => (isInside(target) || PURE_PACKAGES[file]?.test(target) ? [] : [`${file} imports ${target}`])),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps files short', () => {
    const long = sources.filter((file) => !LONG_BY_NATURE.includes(file) && read(file).split('\n').length - 1 > LONGEST_FILE_LINES);
    expect(long).toEqual([]);
  });

  it('has no drawers', () => {
    expect(sources.filter((file) => DRAWERS.test(file) && !SDK_ENTRIES.test(file))).toEqual([]);
  });

  it('keeps the top level as it is', () => {
    const found = readdirSync(root).filter((name) => !name.startsWith('.') && !GENERATED.includes(name) && !name.endsWith('.tsbuildinfo'));
    expect(found.sort()).toEqual(TOP_LEVEL);
  });

  it('gives Biome the same table', () => {
    const { overrides } = JSON.parse(read('.biome.json')) as { overrides: BiomeOverride[] };
    for (const folder of Object.keys(TABLE).filter((name) => name !== 'drizzle' && name !== 'sdk')) {
      const rule = overrides.find(({ includes }) => includes.includes(`${folder}/**`))?.linter.rules.style?.noRestrictedImports;
      const group = rule?.options.patterns[0]?.group ?? [];
      const allowed = group.filter((pattern) => pattern.startsWith('!@/')).map((pattern) => pattern.slice(3).replace(/\/\*\*$/, ''));
      const own = folder === 'app' ? ['app'] : [];
      expect(allowed.sort(), folder).toEqual(['lib/errors', ...own, ...(TABLE[folder] ?? [])].sort());
    }
  });
});

interface BiomeOverride {
  includes: string[];
  linter: { rules: { style?: { noRestrictedImports?: { options: { patterns: { group: string[] }[] } } } } };
}

function isAllowed(file: string, target: string): boolean {
  if (!isInside(target)) return true;
  const folder = folderOf(file);
  if (folder === undefined) return file === 'lib/errors.ts' && target === 'lib/errors';
  const allowed = ['lib/errors', folder, ...(TABLE[folder] ?? [])];
  return allowed.some((place) => target === place || target.startsWith(`${place}/`));
}

function folderOf(file: string): string | undefined {
  return Object.keys(TABLE).find((folder) => file.startsWith(`${folder}/`));
}

function isInside(target: string): boolean {
  return /^(app|lib|sdk|drizzle|tests)(\/|$)/.test(target);
}

/** What a file imports: places of this project by their path from the root, packages by name. */
function importsOf(file: string): string[] {
  const found = read(file).matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...found].map((match) => resolveImport(file, match[1] ?? match[2] ?? match[3] ?? ''));
}

function resolveImport(file: string, specifier: string): string {
  if (specifier.startsWith('@/')) return specifier.slice(2);
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.join(path.posix.dirname(file), specifier);
}

function reachable(folder: string): string[] {
  const seen = new Set<string>();
  const queue = [...(TABLE[folder] ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...(TABLE[next] ?? []));
  }
  return [...seen];
}

function pureFiles(): string[] {
  return sources.filter((file) => Object.keys(PURE).some((folder) => file.startsWith(`${folder}/`)));
}

function withoutComments(file: string): string {
  return read(file).replace(/\/\*[\s\S]*?\*\/|(^|[^:])\/\/.*$/gm, '$1');
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = `${folder}/${entry.name}`;
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    return entry.isDirectory() ? filesBelow(place) : [place];
  });
}
