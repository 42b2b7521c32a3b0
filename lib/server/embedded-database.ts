import path from 'node:path';
import { otherInstances } from './instances';
import { withLock } from './lock.mjs';
import { type EmbeddedPostgres, startPostgres } from './postgres';
import { runningPostmaster, stopPostmaster } from './postgres-process';
import { durableSettings } from './postgres-settings';

const WATCH_MS = 500;

/** The embedded database while this process uses it. */
export interface EmbeddedDatabase {
  /** Its address now; another one after `onMoved`. */
  url(): string;
  /** Gives it up; the last one that uses it stops it. */
  release(): Promise<void>;
}

export interface EmbeddedDatabaseOptions {
  dataDir: string;
  log: (line: string) => void;
  /** The database had ended and runs again at another address. */
  onMoved: () => void;
}

/** Starts or joins the embedded Postgres of a data folder and starts it again whenever it ends. */
export async function openEmbeddedDatabase({ dataDir, log, onMoved }: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const lock = path.join(dataDir, 'start.lock');
  const waiting = (pid: number) => log(`Waiting for process ${pid}, which is starting the database…`);
  let current = await withLock(lock, () => start(dataDir), waiting);
  let isReleased = false;
  let repair: Promise<void> | undefined;

  async function startAgain(): Promise<void> {
    log('The database ended; starting it again.');
    const before = current.url;
    current = await withLock(lock, () => start(dataDir, current.port));
    log('The database runs again.');
    if (current.url !== before) onMoved();
  }

  const timer = setInterval(() => {
    if (isReleased || repair !== undefined || runningPostmaster(current.cluster) !== undefined) return;
    repair = startAgain()
      .catch((error: Error) => log(`The database could not be started: ${error.message}`))
      .finally(() => {
        repair = undefined;
      });
  }, WATCH_MS);

  async function release(): Promise<void> {
    isReleased = true;
    clearInterval(timer);
    await repair;
    await withLock(lock, async () => {
      if (otherInstances(dataDir, process.pid).length === 0) await stopPostmaster(current.pid);
    });
  }

  return { url: () => current.url, release };
}

function start(dataDir: string, preferredPort?: number): Promise<EmbeddedPostgres> {
  return startPostgres({ home: dataDir, settings: durableSettings(), preferredPort });
}
