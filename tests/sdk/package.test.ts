import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { publint } from 'publint';
import { beforeAll, describe, expect, it } from 'vitest';
import { configFixture, experimentFixture } from '../assignment/fixtures';
import { bundleSizes } from '../bench/sdk-sizes';
import { serve, until } from './set-up';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'sdk', 'typescript');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

/** A project elsewhere that has installed the packed package. */
let project = '';
let tarball = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'rampart-package-'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  tarball = join(project, readdirSync(project).find((name) => name.endsWith('.tgz')) ?? '');
  const installed = join(project, 'node_modules', '@rampart', 'sdk');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  for (const name of ['react', '@types', '@openfeature'])
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
}, 120_000);

function run(file: string, code: string): string {
  writeFileSync(join(project, file), code);
  return execFileSync(process.execPath, [file], { cwd: project, encoding: 'utf8' }).trim();
}

/** As `run`, while the test goes on. Fails when the program has not ended after ten seconds. */
async function start(file: string, code: string): Promise<string> {
  writeFileSync(join(project, file), code);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: project, timeout: 10_000 });
  return stdout.trim();
}

function check(code: string): string {
  writeFileSync(join(project, 'check.ts'), code);
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node', '--ignoreConfig'];
  try {
    return execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'check.ts'], {
      cwd: project,
      encoding: 'utf8',
    });
  } catch (cause) {
    return String((cause as { stdout: string }).stdout);
  }
}

describe('the published package', () => {
  it('holds what it should and nothing else', () => {
    const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n').toSorted();
    const entries = ['index', 'openfeature', 'react', 'testing'].flatMap((name) =>
      ['.cjs', '.d.cts', '.d.ts', '.js'].map((end) => `dist/${name}${end}`),
    );
    const files = ['LICENSE', 'README.md', 'package.json', 'dist/bin.js', 'dist/page.cjs', 'dist/page.js', ...entries];
    expect(listed).toEqual(files.map((file) => `package/${file}`).toSorted());
  });

  it('has no dependencies', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(manifest.dependencies).toBeUndefined();
  });

  it('is clean for publint and for are-the-types-wrong', async () => {
    const { messages } = await publint({ pkgDir: join(project, 'node_modules', '@rampart', 'sdk'), strict: true, pack: false });
    expect(messages).toEqual([]);
    const report = execFileSync(bin('attw'), [tarball, '--format', 'ascii'], { encoding: 'utf8' });
    expect(report).toContain('No problems found');
  }, 60_000);

  it('exports these names, as ES modules and as CommonJS', () => {
    const names = {
      '@rampart/sdk': ['createClient'],
      '@rampart/sdk/openfeature': ['createServerProvider', 'createWebProvider'],
      '@rampart/sdk/react': ['RampartProvider', 'useRampart', 'useTrack', 'useValue', 'useVariant'],
      '@rampart/sdk/testing': ['createTestClient'],
    };
    const paths = JSON.stringify(Object.keys(names));
    const list = 'Object.keys(found).filter((name) => name !== "default" && name !== "__esModule" && name !== "module.exports").sort()';
    const asModule = run(
      'names.mjs',
      `const all = {}; for (const path of ${paths}) { const found = await import(path); all[path] = ${list}; } console.log(JSON.stringify(all));`,
    );
    const asCommon = run(
      'names.cjs',
      `const all = {}; for (const path of ${paths}) { const found = require(path); all[path] = ${list}; } console.log(JSON.stringify(all));`,
    );
    expect(JSON.parse(asModule)).toEqual(names);
    expect(JSON.parse(asCommon)).toEqual(names);
  });

  it('evaluates in a plain Node program that then ends by itself', () => {
    const config = JSON.stringify(configFixture());
    const code = `import { createClient } from '@rampart/sdk';
      const client = createClient({ baseUrl: 'http://127.0.0.1:9', apiKey: 'k', config: ${config}, logger: { warn() {} } });
      console.log(client.getVariant('ranker', { targetingKey: 'user_1' }).reason);`;
    expect(run('use.mjs', code)).toBe('SPLIT');
  });

  it('ends by itself with a stream open, after what it awaits is sent', async () => {
    const server = await serve(configFixture());
    server.state.eventAnswers = [{ status: 503 }];
    const running = start(
      'stream.mjs',
      `import { createClient } from '@rampart/sdk';
      const client = createClient({ baseUrl: '${server.baseUrl}', apiKey: 'k', logger: { warn() {} } });
      const busy = setInterval(() => {}, 1_000);
      await new Promise((resolve) => client.on('configurationChanged', ({ version }) => version === 2 && resolve()));
      clearInterval(busy);
      client.track('a', { targetingKey: 'u' });
      console.log(await client.flush());
      client.track('b', { targetingKey: 'u' });
      console.log(await client.close());`,
    );
    await until(() => server.streams.size === 1);
    server.publish(configFixture({ version: 2 }));
    expect(await running).toBe('{ ok: false }\n{ ok: true }');
    expect(server.events().map(({ event }) => event)).toEqual(['a', 'a', 'b']);
    const unclosed = start(
      'unclosed.mjs',
      `import { createClient } from '@rampart/sdk';
      const client = createClient({ baseUrl: '${server.baseUrl}', apiKey: 'k' });
      const busy = setInterval(() => {}, 1_000);
      await new Promise((resolve) => client.on('configurationChanged', ({ version }) => version === 3 && resolve()));
      clearInterval(busy);
      client.track('c', { targetingKey: 'u' });
      console.log(await client.flush());`,
    );
    await until(() => server.streams.size === 1);
    server.publish(configFixture({ version: 3 }));
    expect(await unclosed).toBe('{ ok: true }');
    expect(server.events().at(-1)).toMatchObject({ event: 'c' });
  }, 15_000);

  it('gives the first result that its README shows, in ten lines', async () => {
    const server = await serve(configFixture({ experiments: [experimentFixture({ key: 'ranker-v8' })] }));
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
    expect(code.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(10);
    expect(code).toContain("'http://127.0.0.1:3000'");
    await start('first.mjs', code.replace('http://127.0.0.1:3000', server.baseUrl));
    expect(server.events()).toMatchObject([
      { type: 'exposure', unitId: 'user-1', experiment: 'ranker-v8' },
      { type: 'track', unitId: 'user-1', event: 'latency_ms', value: expect.any(Number) },
    ]);
  });

  it('waits for ready as long as it said when nobody answers', async () => {
    const code = `import { createClient } from '@rampart/sdk';
      const client = createClient({ baseUrl: 'http://127.0.0.1:9', apiKey: 'k', logger: { warn() {} } });
      console.log(await client.ready({ timeoutMs: 100 }));`;
    expect(await start('ready.mjs', code)).toBe('{ ok: false }');
  });

  it('writes typed keys with npx rampart types, which TypeScript then enforces', () => {
    writeFileSync(join(project, 'config.json'), JSON.stringify(configFixture({ experiments: [experimentFixture({ key: 'ranker-v8' })] })));
    const cli = join(project, 'node_modules', '@rampart', 'sdk', 'dist', 'bin.js');
    const told = execFileSync(process.execPath, [cli, 'types', '--config', 'config.json', '--out', 'keys.d.ts'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(told).toContain('1 experiment and 0 flags of "production"');
    const use = `import type {} from './keys.d.ts';
      import { createClient } from '@rampart/sdk';
      const client = createClient({ baseUrl: '', apiKey: '' });
      export const model: string | undefined = client.getVariant('ranker-v8', { targetingKey: 'u' }).value?.model;`;
    expect(check(use)).toBe('');
    expect(check(`${use}\nclient.getVariant('ranker-v9');`)).toContain(
      '\'"ranker-v9"\' is not assignable to parameter of type \'"ranker-v8"\'',
    );
    expect(check(`${use}\nexport const wrong: number = client.getValue('ranker-v8', { model: 'm', version: '1' });`)).toContain(
      "not assignable to type 'number'",
    );
  }, 60_000);

  it('says how it is called when it is called wrongly', () => {
    const cli = join(folder, 'dist', 'bin.js');
    expect(execFileSync(process.execPath, [cli, 'types', '--help'], { encoding: 'utf8' })).toContain('Usage: rampart types');
    expect(() => execFileSync(process.execPath, [cli, 'nonsense'], { stdio: 'pipe' })).toThrow('Usage: rampart types');
    const nobody = ['types', '--url', 'http://127.0.0.1:9', '--key', 'k'];
    expect(() => execFileSync(process.execPath, [cli, ...nobody], { stdio: 'pipe' })).toThrow(
      'There was no answer from http://127.0.0.1:9: ',
    );
  });

  it('fits its size budgets', async () => {
    for (const { name, bytes, limit } of await bundleSizes()) expect(bytes, name).toBeLessThanOrEqual(limit);
  });

  it('gives bundlers for browsers the build without rules', async () => {
    const entry = join(project, 'page-entry.mjs');
    writeFileSync(entry, "export { createClient } from '@rampart/sdk';");
    const bundleFor = async (platform: 'browser' | 'node') => {
      const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', platform });
      return outputFiles[0]?.text ?? '';
    };
    expect(await bundleFor('browser')).not.toContain('semverGte');
    expect(await bundleFor('node')).toContain('semverGte');
  });
});
