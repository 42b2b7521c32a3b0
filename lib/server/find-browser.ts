import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** A Chromium for the end-to-end tests, or why there is none. */
export type Browser = { ok: true; path: string } | { ok: false; reason: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const INSTALL_PATIENCE_MS = 240_000;
const run = promisify(execFile);

/** Finds a Chromium, or installs one: the system's package as root on Debian, else the one that Playwright downloads. */
export async function findBrowser(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<Browser> {
  const found = env.RAMPART_CHROMIUM || (await installed(env));
  if (found) return { ok: true, path: found };
  log('Installing Chromium for the end-to-end tests…');
  const failures: string[] = [];
  for (const install of [installPackage, installPlaywright]) {
    const problem = await install();
    const path = await installed(env);
    if (path !== undefined) return { ok: true, path };
    if (problem !== undefined) failures.push(problem);
  }
  return { ok: false, reason: `no Chromium was found and none could be installed (${failures.join('; ')})` };
}

async function installed(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folders = (env.PATH ?? '').split(path.delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, MAC].find(isExecutable) ?? (await playwrightOwn());
}

async function playwrightOwn(): Promise<string | undefined> {
  const { chromium } = await import('playwright-core');
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

async function installPackage(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, timeout: INSTALL_PATIENCE_MS, maxBuffer: 64_000_000 };
  return await attempt('apt-get', async () => {
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  });
}

async function installPlaywright(): Promise<string | undefined> {
  const cli = path.join('node_modules', 'playwright-core', 'cli.js');
  return await attempt('playwright install', () =>
    run(process.execPath, [cli, 'install', 'chromium'], { timeout: INSTALL_PATIENCE_MS, maxBuffer: 64_000_000 }),
  );
}

async function attempt(name: string, work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `${name}: ${first}`;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
