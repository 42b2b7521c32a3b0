import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Account } from './postgres-account';

/** Where things go that another account must reach, when the project stands in a folder that only root may enter. */
export const STATE_ROOT = '/var/lib/rampart';

/**
 * Chooses the data directory: inside `home`, or below `STATE_ROOT` when `account` cannot get into `home`.
 *
 * @param home Rampart's data folder
 * @param account who must reach it; undefined for this process's own account
 */
export function clusterPlace(home: string, account: Account | undefined): string {
  mkdirSync(home, { recursive: true });
  const inside = path.join(realpathSync(home), 'postgres');
  if (account === undefined) return inside;
  if (isReachable(path.dirname(path.dirname(inside)), account)) {
    if (!isReachable(path.dirname(inside), account)) chmodSync(path.dirname(inside), 0o711);
    return inside;
  }
  const outside = path.join(STATE_ROOT, createHash('sha256').update(inside).digest('hex').slice(0, 16));
  mkdirSync(outside, { recursive: true, mode: 0o755 });
  const place = path.join(outside, 'postgres');
  if (existsSync(inside) && !existsSync(place)) moveCluster(inside, place);
  return place;
}

/** Whether `account` may enter a folder and everything above it. */
export function isReachable(folder: string, account: Account): boolean {
  const parent = path.dirname(folder);
  const { mode, uid, gid } = statSync(folder);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && (parent === folder || isReachable(parent, account));
}

function moveCluster(from: string, to: string): void {
  const draft = `${to}.${process.pid}`;
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  renameSync(draft, to);
}
