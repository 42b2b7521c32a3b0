import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// `npm run build` in this folder: dist/ with ES modules, CommonJS and one declaration file for each entry.
const folder = dirname(fileURLToPath(import.meta.url));
const dist = join(folder, 'dist');
const types = join(dist, 'types');
const entries = { index: 'entry', page: 'page-entry', openfeature: 'openfeature', react: 'react', testing: 'testing' };

rmSync(dist, { recursive: true, force: true });
await bundle({ entryPoints: toPaths(entries), format: 'esm' });
await bundle({ entryPoints: toPaths(entries), format: 'cjs', outExtension: { '.js': '.cjs' } });
await bundle({ entryPoints: toPaths({ bin: 'bin' }), format: 'esm', platform: 'node', banner: { js: '#!/usr/bin/env node' } });
writeDeclarations();

function toPaths(names) {
  return Object.fromEntries(Object.entries(names).map(([out, name]) => [out, join(folder, 'src', `${name}.ts`)]));
}

function bundle(options) {
  return build({
    bundle: true,
    target: 'es2022',
    platform: 'neutral',
    external: ['react', '@openfeature/core'],
    outdir: dist,
    logLevel: 'warning',
    ...options,
  });
}

function writeDeclarations() {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  execFileSync(process.execPath, [join(typescript, 'bin', 'tsc'), '-p', join(folder, 'tsconfig.json')], { stdio: 'inherit' });
  const source = join(types, 'sdk', 'typescript', 'src');
  write('index', flatten(join(source, 'entry.d.ts')));
  for (const name of ['openfeature', 'react', 'testing'])
    write(name, readFileSync(join(source, `${name}.d.ts`), 'utf8').replace("'./entry'", "'./index.js'"));
  rmSync(types, { recursive: true });
}

function write(name, text) {
  writeFileSync(join(dist, `${name}.d.ts`), text);
  writeFileSync(join(dist, `${name}.d.cts`), text.replaceAll("'./index.js'", "'./index.cjs'"));
}

/**
 * One file out of an entry that re-exports types by name and one function: generated keys augment an interface of the
 * package, which TypeScript allows only where it is declared.
 */
function flatten(entry) {
  const listed = readFileSync(entry, 'utf8').includes('public-types')
    ? readFileSync(join(dirname(entry), 'public-types.d.ts'), 'utf8')
    : '';
  const sources = [...listed.matchAll(/export type \{([^}]+)\} from '([^']+)'/g)].map(([, names, path]) => ({
    names: names
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    path,
  }));
  const wanted = new Set(sources.flatMap(({ names }) => names));
  const bodies = [...new Set(sources.map(({ path }) => join(dirname(entry), `${path}.d.ts`)))].map((path) => declarations(path, wanted));
  const client = declarations(join(dirname(entry), 'client.d.ts'), new Set(['createClient']));
  // Without it, a declaration file exports everything it declares.
  return `${[...bodies, client, 'export {};'].join('\n')}\n`;
}

/** A declaration file's body without imports; what is not wanted loses its export and stays as a private name. */
function declarations(path, wanted) {
  const body = readFileSync(path, 'utf8')
    .replaceAll(/^import [^;]+;\n/gm, '')
    .replaceAll(/^export \{\};\n/gm, '')
    .replaceAll(/^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export declare function (\w+)[\s\S]*?;\n/gm, (match, name) =>
      wanted.has(name) ? match : '',
    )
    .replaceAll(/^export (?:declare )?(interface|type|function|const) (\w+)/gm, (_match, kind, name) => {
      const isType = kind === 'interface' || kind === 'type';
      return `${wanted.has(name) ? 'export ' : ''}${isType ? '' : 'declare '}${kind} ${name}`;
    });
  return body.trim();
}
