import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { freePort } from './free-port';
import { type Account, postgresAccount } from './postgres-account';
import { copyBinaries, postgresBinaries } from './postgres-binaries';
import { clusterPlace, isReachable } from './postgres-place';
import { clearAfterCrash, type Postmaster, runningPostmaster, stopPostmaster, whenReady } from './postgres-process';
import { reasonOf, StartError } from './start-error';

/** A running embedded Postgres. */
export interface EmbeddedPostgres {
  url: string;
  pid: number;
  port: number;
  /** Its data directory, which may stand outside `home`. */
  cluster: string;
  /** Whether it ran before this call. */
  isAdopted: boolean;
}

export interface EmbeddedOptions {
  /** Rampart's data folder. */
  home: string;
  settings: Record<string, string>;
  preferredPort?: number;
}

const DATABASE = 'rampart';
const LOG_LIMIT_BYTES = 10_000_000;
const PORT_ATTEMPTS = 5;

/**
 * Starts the embedded Postgres of a data folder, made on first use, or joins the one that runs there already. Callers hold the
 * folder's lock.
 */
export async function startPostgres({ home, settings, preferredPort }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const known = clusterPlace(home, undefined);
  const account = postgresAccount(known);
  const cluster = clusterPlace(home, account);
  const native = reachableBinaries(account);
  await refuseOrphan(home, cluster);
  const password = readPassword(home);
  const running = runningPostmaster(cluster);
  let postmaster = running === undefined ? undefined : await whenReady(cluster, running.pid);
  const isAdopted = postmaster !== undefined;
  if (postmaster === undefined) {
    if (!existsSync(cluster)) initialize({ native, cluster, account, password, isDurable: settings.fsync !== 'off' });
    await clearAfterCrash(cluster);
    postmaster = await launch({ native, cluster, account, settings, preferredPort });
  }
  const url = urlOf(postmaster.port, password, DATABASE);
  await ensureDatabase(urlOf(postmaster.port, password, 'postgres'));
  return { url, pid: postmaster.pid, port: postmaster.port, cluster, isAdopted };
}

function reachableBinaries(account: Account | undefined): string {
  const native = postgresBinaries();
  return account === undefined || isReachable(path.join(native, 'bin'), account) ? native : copyBinaries(native);
}

// A cluster whose password is gone cannot be entered. Outside the data folder it is the rest of a folder that somebody removed.
async function refuseOrphan(home: string, cluster: string): Promise<void> {
  if (!existsSync(cluster) || existsSync(passwordFile(home))) return;
  if (path.dirname(cluster) === realpathSync(home)) {
    throw new StartError(
      `The password of the database in ${cluster} is gone (${passwordFile(home)}). Put it back, or move the database away.`,
    );
  }
  const running = runningPostmaster(cluster);
  if (running !== undefined) await stopPostmaster(running.pid);
  renameSync(cluster, `${cluster}.orphan-${Date.now()}`);
}

function passwordFile(home: string): string {
  return path.join(home, 'postgres-password');
}

function readPassword(home: string): string {
  const file = passwordFile(home);
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://rampart:${password}@127.0.0.1:${port}/${database}`;
}

interface Place {
  native: string;
  cluster: string;
  account: Account | undefined;
}

// Made aside and renamed, so that an interrupted start leaves no half a cluster under the final name.
function initialize({ native, cluster, account, password, isDurable }: Place & { password: string; isDurable: boolean }): void {
  const draft = `${cluster}.draft`;
  const passwordFile = `${draft}-password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) for (const place of [draft, passwordFile]) chownSync(place, account.uid, account.gid);
  const flags = ['-D', draft, '-U', 'rampart', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '--locale=C', '-E', 'UTF8'];
  if (!isDurable) flags.push('--no-sync');
  try {
    execFileSync(path.join(native, 'bin', 'initdb'), flags, {
      ...account,
      cwd: draft,
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    throw new StartError(`The embedded Postgres could not make its data directory ${cluster}: ${saidBy(error)}`, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, cluster);
}

function saidBy(error: unknown): string {
  const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
  return stderr || reasonOf(error);
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', NODE_ENV: 'production' };
}

async function launch(options: Place & Pick<EmbeddedOptions, 'settings' | 'preferredPort'>): Promise<Postmaster> {
  const log = path.join(path.dirname(options.cluster), 'postgres.log');
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(log, `${log}.old`);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? options.preferredPort : undefined);
    const before = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    const pid = spawnPostgres(options, port, log);
    const postmaster = await whenReady(options.cluster, pid);
    if (postmaster !== undefined) return postmaster;
    const said = readFileSync(log, 'utf8').slice(before).trim();
    const isPortTaken = said.includes('could not bind');
    if (!isPortTaken || attempt === PORT_ATTEMPTS) throw new StartError(`The embedded Postgres did not start (log: ${log}):\n${said}`);
  }
}

// In a process group of its own: Ctrl-C in the terminal must not stop the database before the server has drained.
function spawnPostgres(
  { native, cluster, account, settings }: Place & { settings: Record<string, string> },
  port: number,
  log: string,
): number {
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = openSync(log, 'a', 0o600);
  chmodSync(log, 0o600);
  const child = spawn(path.join(native, 'bin', 'postgres'), ['-D', cluster, ...flags], {
    ...account,
    cwd: cluster,
    env: environment(),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.once('error', () => {});
  child.unref();
  if (child.pid === undefined)
    throw new StartError(`The embedded Postgres in ${native} cannot be run on this machine. Set DATABASE_URL to another.`);
  return child.pid;
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (found.length === 0) await sql`create database ${sql(DATABASE)}`;
  } finally {
    await sql.end();
  }
}
