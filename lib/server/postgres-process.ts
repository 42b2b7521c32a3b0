import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processCommand, processIdentity } from './process-identity.mjs';

/** A Postgres that serves a data directory. */
export interface Postmaster {
  pid: number;
  port: number;
  isReady: boolean;
}

const POLL_MS = 20;
const STRAGGLER_PATIENCE_MS = 5_000;
const STOP_PATIENCE_MS = 30_000;

/** The Postgres that runs on a data directory, whoever started it. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const found = readPidFile(cluster);
  return found !== undefined && serves(found.pid, cluster) ? found : undefined;
}

export function isRunning(pid: number): boolean {
  return processIdentity(pid) !== undefined;
}

/**
 * Clears what a killed Postgres left behind. Its pid file alone makes Postgres refuse for ever when the pid is a zombie's or a
 * stranger's by now; but it may go only after the last of its children, which still write to the same files.
 */
export async function clearAfterCrash(cluster: string): Promise<void> {
  const patienceEnds = performance.now() + STRAGGLER_PATIENCE_MS;
  for (let left = stragglers(cluster); left.length > 0; left = stragglers(cluster)) {
    for (const pid of left) send(pid, performance.now() < patienceEnds ? 'SIGQUIT' : 'SIGKILL');
    await delay(POLL_MS);
  }
  rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
}

/** Shuts a Postgres down in order; open transactions are rolled back. */
export async function stopPostmaster(pid: number): Promise<void> {
  const patienceEnds = performance.now() + STOP_PATIENCE_MS;
  send(pid, 'SIGINT');
  while (isRunning(pid) && performance.now() < patienceEnds) await delay(POLL_MS);
  if (isRunning(pid)) send(pid, 'SIGQUIT');
}

/** Waits until a Postgres that is starting accepts connections. Undefined when it ended instead. */
export async function whenReady(cluster: string, pid: number): Promise<Postmaster | undefined> {
  while (isRunning(pid)) {
    const found = readPidFile(cluster);
    if (found?.pid === pid && found.isReady) return found;
    await delay(POLL_MS);
  }
  return undefined;
}

// Lines of the file: pid, data directory, start time, port, socket folder, address, shared memory, state.
function readPidFile(cluster: string): Postmaster | undefined {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 ? { pid, port, isReady: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

function serves(pid: number, cluster: string): boolean {
  const command = processCommand(pid);
  if (command === undefined || !command.includes('postgres')) return false;
  return process.platform === 'linux' ? workingFolder(pid) === cluster : command.includes(cluster);
}

function stragglers(cluster: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => workingFolder(pid) === cluster && serves(pid, cluster));
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in between.
  }
}
