import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { tellProgress } from './tell-progress.mjs';

const HIDDEN_LOCK = 'node_modules/.package-lock.json';

/**
 * Makes node_modules what package-lock.json asks for, development packages included. A second call at the same time waits.
 *
 * @param {string} root the folder of package.json
 * @param {{ run?: (root: string) => Promise<void> }} [options] `run` replaces `npm ci`
 * @returns {Promise<'current' | 'recognized' | 'installed'>}
 */
export async function installDependencies(root, options = {}) {
  if (isStampCurrent(root)) return 'current';
  return await withLock(
    path.join(root, '.rampart', 'start.lock'),
    async () => {
      if (isStampCurrent(root)) return 'current';
      const isInstalled = matchesLockFile(root);
      if (!isInstalled) await tellProgress('Installing packages with npm ci', () => (options.run ?? npmCi)(root), tell);
      writeStamp(root);
      return isInstalled ? 'recognized' : 'installed';
    },
    (pid) => tell(`Waiting for process ${pid}, which is installing or building…`),
  );
}

function isStampCurrent(root) {
  return existsSync(path.join(root, HIDDEN_LOCK)) && readOr(stampFile(root), '') === wantedStamp(root);
}

function writeStamp(root) {
  mkdirSync(path.dirname(stampFile(root)), { recursive: true });
  writeFileSync(stampFile(root), wantedStamp(root));
}

function stampFile(root) {
  return path.join(root, '.rampart', 'install.stamp');
}

// Postgres binaries and the bundler are native: another platform or Node ABI needs another install.
function wantedStamp(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}\n`);
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(path.join(root, name)));
  return hash.digest('hex');
}

/**
 * Whether npm already installed every package of the lock file, so that a hand-made `npm ci` is not done again.
 *
 * @param {string} root
 */
export function matchesLockFile(root) {
  const installed = readPackages(path.join(root, HIDDEN_LOCK));
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '' || entry.optional === true || entry.devOptional === true) return true;
    return installed[place]?.version === entry.version && existsSync(path.join(root, place));
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function readOr(file, fallback) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return fallback;
  }
}

/** @param {string} line */
function tell(line) {
  process.stderr.write(`${line}\n`);
}

async function npmCi(root) {
  // Under `npm run --silent` npm hands its log level down, which would hide why an install failed.
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const isScript = npm !== undefined && /\.c?js$/.test(npm);
  const command = isScript ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(command, isScript ? [npm, ...flags] : flags, { cwd: root, stdio: ['ignore', 2, 2] });
  const stop = (signal) => {
    child.kill(signal);
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop);
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}: the lines above say why`);
}
