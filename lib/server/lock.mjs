import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { processIdentity } from './process-identity.mjs';

const POLL_MS = 100;

/**
 * Runs `work` while holding the lock file, waiting for a living holder and taking over from a dead one.
 *
 * @param {string} file the lock file; its folder is created
 * @param {() => unknown} work what must not run twice at once
 * @param {(pid: number) => void} [onWait] told once when another living process holds the lock
 */
export async function withLock(file, work, onWait) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  let isWaiting = false;
  while (!tryTake(file, mine)) {
    const holder = readHolder(file);
    if (holder !== undefined && isAlive(holder)) {
      if (!isWaiting) onWait?.(holder.pid);
      isWaiting = true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    } else removeDead(file);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

// A link appears with its content, so nobody ever reads a lock that does not name its holder yet.
function tryTake(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

// A pid can be in use again by a stranger: the identity tells the two apart.
function isAlive(holder) {
  const identity = processIdentity(holder.pid);
  return identity !== undefined && identity === holder.identity;
}

// Two waiters may see the same dead holder; the slower one must not remove the lock of the faster.
function removeDead(file) {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
    const holder = readHolder(aside);
    if (holder !== undefined && isAlive(holder)) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
