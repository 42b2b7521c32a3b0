import { Worker } from 'node:worker_threads';
import { createKey, type KeyContext } from '@/lib/auth/create-key';
import { revokeKey } from '@/lib/auth/revoke-key';
import { AppError } from '@/lib/errors';

export interface ServiceStatus {
  state: 'none' | 'running' | 'ended' | 'failed';
  /** What happened, the newest last. */
  lines: string[];
  /** Of the newest line, in epoch milliseconds. */
  at: number;
}

interface Place {
  /** The service's bundle and this server's address, which the server's entry knows. */
  source: { file: string; baseUrl: string } | undefined;
  thread: Worker | undefined;
  /** Where it runs, or ran last. */
  environmentId: number | undefined;
  status: ServiceStatus;
}

const PLACE = Symbol.for('rampart.simulated-service');
const NONE: ServiceStatus = { state: 'none', lines: [], at: 0 };
const MOST_LINES = 12;
const STOP_MS = 5_000;

export function shareService(source: { file: string; baseUrl: string }): void {
  place().source = source;
}

/** How the service fares, for the environment it runs in; others are told of none. */
export function serviceStatus(environmentId: number): ServiceStatus {
  const here = place();
  return here.environmentId === environmentId ? here.status : NONE;
}

/** Whether this process can start the service. */
export function hasService(): boolean {
  return place().source !== undefined;
}

/**
 * Starts a simulated model service on a thread of its own, with keys of its own that end with it. It is an ordinary client of the API: one
 * of its candidates is better, the other does harm.
 *
 * @throws AppError CONFLICT while it runs, UNAVAILABLE where no server is
 */
export async function startService(ctx: KeyContext): Promise<void> {
  const here = place();
  if (here.source === undefined) throw new AppError('UNAVAILABLE', 'the simulated service needs Rampart’s own server: npm start');
  if (here.status.state === 'running') throw new AppError('CONFLICT', 'the simulated service runs already, here or in another environment');
  here.environmentId = ctx.environmentId;
  here.status = { state: 'running', lines: ['Starting.'], at: Date.now() };
  try {
    const admin = await createKey(ctx, { kind: 'admin', name: 'simulated service' });
    const server = await createKey(ctx, { kind: 'server', name: 'simulated service' });
    const { file, baseUrl } = here.source;
    const thread = new Worker(file, { workerData: { baseUrl, adminKey: admin.key, serverKey: server.key } });
    here.thread = thread;
    thread.on('message', (line: string) => note(line));
    thread.on('error', (error) => end('failed', `It stopped: ${error.message}`));
    thread.on('exit', () => {
      end('ended', 'The simulated service has ended.');
      for (const { id } of [admin, server]) revokeKey(ctx, id).catch(() => undefined);
    });
  } catch (error) {
    end('failed', 'It could not be started.');
    throw error;
  }
}

/** Lets the service send what it has; the experiments stay as they are. With an environment only where it runs there. */
export async function stopService(environmentId?: number): Promise<void> {
  const { thread, environmentId: runsIn } = place();
  if (thread === undefined || (environmentId !== undefined && environmentId !== runsIn)) return;
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  thread.postMessage('stop');
  const impatience = setTimeout(() => void thread.terminate(), STOP_MS);
  await ended;
  clearTimeout(impatience);
}

function note(line: string): void {
  const { status } = place();
  status.lines = [...status.lines, line].slice(-MOST_LINES);
  status.at = Date.now();
}

function end(state: 'ended' | 'failed', line: string): void {
  const here = place();
  if (here.status.state !== 'running') return;
  note(line);
  here.status.state = state;
  here.thread = undefined;
}

/** On `globalThis` because the pages' bundle and the server's bundle must share it. */
function place(): Place {
  const shared = globalThis as { [PLACE]?: Place };
  shared[PLACE] ??= { source: undefined, thread: undefined, environmentId: undefined, status: NONE };
  return shared[PLACE];
}
