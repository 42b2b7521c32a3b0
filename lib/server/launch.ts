import { fileURLToPath } from 'node:url';
import { buildWhenStale } from './build';
import { startChildren } from './children';
import { openEmbeddedDatabase } from './embedded-database';
import { isPortFree } from './free-port';
import { otherInstances, registerInstance, unregisterInstance } from './instances';
import { addressOf } from './listen';
import { prepareDatabase } from './prepare-database';
import { readSettings, type ServerSettings } from './settings';
import { StartError } from './start-error';
import { onStopRequest } from './stop-signals';

const root = fileURLToPath(new URL('../../', import.meta.url));
process.chdir(root);
const PORT_PATIENCE = { attempts: 15, waitMs: 100 };

try {
  await launch(readSettings(process.env, root, process.argv.includes('--dev')));
} catch (error) {
  process.stderr.write(error instanceof StartError ? `${error.message}\n` : `${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}

/** Opens and migrates the database, builds, serves, and stays until asked to stop. */
async function launch(settings: ServerSettings): Promise<void> {
  const stopping = new AbortController();
  onStopRequest(() => stopping.abort());
  await requireFreePort(settings);
  registerInstance(settings.dataDir, { pid: process.pid, host: settings.host, port: settings.port });
  const database = await openDatabase(settings);
  try {
    const link = await prepareDatabase(database.url(), settings.databaseUrl !== undefined);
    if (!settings.isDevelopment) await buildWhenStale(root, log, stopping.signal);
    process.exitCode = await serve(settings, database, { link, signal: stopping.signal });
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  } finally {
    unregisterInstance(settings.dataDir, process.pid);
    await database.release();
  }
  process.exit();
}

async function serve(
  settings: ServerSettings,
  database: OpenDatabase,
  { link, signal }: { link: string | undefined; signal: AbortSignal },
): Promise<number> {
  if (signal.aborted) return 0;
  const children = startChildren({ settings, databaseUrl: database.url, link, log });
  database.moved = children.restart;
  const stopped = new Promise<number>((resolve) => signal.addEventListener('abort', () => resolve(0)));
  const code = await Promise.race([stopped, children.gaveUp]);
  await children.stop();
  return code;
}

// A server whose supervisor was killed a moment ago still has to let go of the port.
async function requireFreePort({ host, port, dataDir }: ServerSettings): Promise<void> {
  for (let attempt = 1; attempt <= PORT_PATIENCE.attempts; attempt += 1) {
    if (await isPortFree(host, port)) return;
    const same = otherInstances(dataDir, process.pid).find((other) => other.port === port);
    if (same !== undefined) {
      throw new StartError(
        `Rampart already runs at ${addressOf(same.host, port)} (process ${same.pid}). ` +
          `Stop it first, or start a second server beside it: PORT=${port + 1} npm start`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, PORT_PATIENCE.waitMs));
  }
  throw new StartError(
    `Port ${port} on ${host} is in use by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`,
  );
}

interface OpenDatabase {
  url: () => string;
  release: () => Promise<void>;
  moved: () => void;
}

async function openDatabase({ databaseUrl, dataDir }: ServerSettings): Promise<OpenDatabase> {
  if (databaseUrl !== undefined) return { url: () => databaseUrl, release: async () => {}, moved: () => {} };
  const opened: OpenDatabase = { url: () => '', release: async () => {}, moved: () => {} };
  const embedded = await openEmbeddedDatabase({ dataDir, log, onMoved: () => opened.moved() });
  return Object.assign(opened, embedded);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
