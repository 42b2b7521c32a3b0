import { createServer } from 'node:http';
import path from 'node:path';
import { sharedDatabase } from '@/lib/db/connection';
import { sharedContext } from '@/lib/http/context';
import { finishWrites } from '@/lib/http/finish-writes';
import { shareThread } from '@/lib/http/run-simulation';
import { shareService, stopService } from '@/lib/http/simulated-service';
import { bundleOf, bundleThreads } from './build';
import { createHandler } from './handler';
import { SERVER_LIMITS } from './limits';
import { addressOf, listen } from './listen';
import { readSettings } from './settings';
import { StartError } from './start-error';
import { onStopRequest } from './stop-signals';
import { GIVE_UP_CODE } from './supervise';

const DRAIN_MS = 5_000;

const settings = readSettings(process.env, process.cwd(), process.env.NODE_ENV !== 'production');
const threads = settings.isDevelopment ? path.join(settings.root, '.rampart', 'dev') : path.dirname(bundleOf(settings.root, 'main'));
if (settings.isDevelopment) await bundleThreads(settings.root, threads);
shareThread(path.join(threads, 'simulation.mjs'));
const handler = createHandler(settings);
const server = createServer(SERVER_LIMITS, handler.request);
server.on('upgrade', handler.upgrade);

onStopRequest(() => void drain());
await start();

async function start(): Promise<void> {
  try {
    const port = await listen(server, settings.host, settings.port);
    shareService({ file: path.join(threads, 'service.mjs'), baseUrl: addressOf(settings.host, port) });
    process.send?.({ type: 'listening', port, address: addressOf(settings.host, port) });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(GIVE_UP_CODE);
  }
}

// Requests under way are answered, streams are told to end, then the pool closes.
async function drain(): Promise<void> {
  handler.drain();
  await stopService();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(impatience);
  await finishWrites(sharedContext());
  await handler.close();
  await sharedDatabase().close();
  process.exit(0);
}
