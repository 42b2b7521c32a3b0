import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installDependencies } from '@/lib/server/install.mjs';
import { scratchFolder } from '../support/scratch-folder';

interface Entry {
  version: string;
  optional?: boolean;
}

function project(packages: Record<string, Entry>): string {
  const root = scratchFolder();
  writeFileSync(path.join(root, 'package.json'), '{}');
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
  return root;
}

/** What `npm ci` leaves: the packages, and its own list of them. */
function fakeNpm(packages: Record<string, Entry>, calls: string[] = []): (root: string) => Promise<void> {
  return async (root) => {
    calls.push(root);
    for (const place of Object.keys(packages)) mkdirSync(path.join(root, place), { recursive: true });
    writeFileSync(path.join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };
}

const PACKAGES = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } };

describe('installDependencies', () => {
  it('installs where there is nothing, once, however many ask at a time', async () => {
    const root = project(PACKAGES);
    const calls: string[] = [];
    const run = fakeNpm(PACKAGES, calls);
    const results = await Promise.all([installDependencies(root, { run }), installDependencies(root, { run })]);
    expect(results.sort()).toEqual(['current', 'installed']);
    expect(await installDependencies(root, { run })).toBe('current');
    expect(calls).toHaveLength(1);
  });

  it('recognizes what npm ci installed by hand', async () => {
    const root = project(PACKAGES);
    await fakeNpm(PACKAGES)(root);
    expect(await installDependencies(root, { run: () => Promise.reject(new Error('must not run')) })).toBe('recognized');
  });

  it('does not miss optional packages of other platforms', async () => {
    const root = project({ ...PACKAGES, 'node_modules/for-mars': { version: '1.0.0', optional: true } });
    await fakeNpm(PACKAGES)(root);
    expect(await installDependencies(root, { run: () => Promise.reject(new Error('must not run')) })).toBe('recognized');
  });

  it('installs again when the lock file asks for another version', async () => {
    const root = project(PACKAGES);
    await installDependencies(root, { run: fakeNpm(PACKAGES) });
    const newer = { ...PACKAGES, 'node_modules/b': { version: '2.0.1' } };
    writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...newer } }));
    expect(await installDependencies(root, { run: fakeNpm(newer) })).toBe('installed');
  });

  it('installs again when node_modules was removed', async () => {
    const root = project(PACKAGES);
    await installDependencies(root, { run: fakeNpm(PACKAGES) });
    rmSync(path.join(root, 'node_modules'), { recursive: true });
    expect(await installDependencies(root, { run: fakeNpm(PACKAGES) })).toBe('installed');
  });

  it('installs again when development packages were left out', async () => {
    const root = project(PACKAGES);
    await fakeNpm({ 'node_modules/a': PACKAGES['node_modules/a'] })(root);
    expect(await installDependencies(root, { run: fakeNpm(PACKAGES) })).toBe('installed');
  });

  it('leaves no stamp behind an install that failed', async () => {
    const root = project(PACKAGES);
    await expect(installDependencies(root, { run: () => Promise.reject(new Error('no network')) })).rejects.toThrow('no network');
    expect(await installDependencies(root, { run: fakeNpm(PACKAGES) })).toBe('installed');
    expect(readFileSync(path.join(root, '.rampart', 'install.stamp'), 'utf8')).toMatch(/^[0-9a-f]{64}$/);
  });
});
