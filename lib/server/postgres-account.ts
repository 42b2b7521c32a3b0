import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { StartError } from './start-error';

/** The uid and gid that Postgres runs under. */
export interface Account {
  uid: number;
  gid: number;
}

const USER = 'postgres';
const WAYS_TO_CREATE = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', USER],
  ['adduser', '-S', '-D', '-H', USER],
] as const;

/**
 * Whose account Postgres must run under, since it refuses to run as root.
 *
 * @param cluster a data directory that may exist already; then its owner is the answer
 * @returns undefined when this process's own account will do
 */
export function postgresAccount(cluster: string): Account | undefined {
  if (process.getuid?.() !== 0) {
    refuseForeignCluster(cluster);
    return undefined;
  }
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return findAccount() ?? createAccount();
}

function refuseForeignCluster(cluster: string): void {
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner === undefined || process.getuid === undefined || owner.uid === process.getuid()) return;
  throw new StartError(
    `The database in ${cluster} belongs to another account (uid ${owner.uid}). Start Rampart from that account, ` +
      'or set RAMPART_DATA_DIR to a folder of your own.',
  );
}

function findAccount(): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${USER}:`));
  if (line === undefined) return undefined;
  const [, , uid, gid] = line.split(':').map(Number);
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function createAccount(): Account {
  for (const [command, ...flags] of WAYS_TO_CREATE) {
    try {
      execFileSync(command, flags, { stdio: 'ignore' });
    } catch {
      continue;
    }
    const account = findAccount();
    if (account !== undefined) return account;
  }
  throw new StartError(
    `Postgres does not run as root, and no account "${USER}" could be made here. Create one (useradd --system ${USER}), ` +
      'start Rampart as an ordinary user, or set DATABASE_URL.',
  );
}
