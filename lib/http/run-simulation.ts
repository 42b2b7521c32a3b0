import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/errors';
import { type JobResult, runJob, type SimulationJob } from '@/lib/simulate/run-job';
import type { ThreadMessage } from './simulation-thread';

interface RunOptions {
  /** Ends the thread, or takes the job out of the queue. */
  signal: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

interface Threads {
  /** Bundle of the thread. */
  file: string | undefined;
  running: number;
  waiting: (() => void)[];
}

const PLACE = Symbol.for('rampart.simulations');
/** One at a time: evaluations, the database and the worker need the other cores. */
const AT_ONCE = 1;
const MOST_WAITING = 16;

/** Says where the thread's bundle is, which the server's entry knows. */
export function shareThread(file: string): void {
  threads().file = file;
}

/**
 * Simulates beside the thread that answers requests, so that none of them waits for it. Where no server has shared a thread, as in tests of
 * the handlers alone, it runs on this one.
 *
 * @throws AppError UNAVAILABLE when too many wait; RangeError when the design cannot be simulated; the signal's reason when it came first
 */
export async function runSimulation<Job extends SimulationJob>(job: Job, options: RunOptions): Promise<JobResult[Job['kind']]> {
  const { signal, onProgress } = options;
  const { file } = threads();
  signal.throwIfAborted();
  if (file === undefined) return runJob(job, onProgress);
  await takeTurn(signal);
  try {
    return (await runInThread(file, job, options)) as JobResult[Job['kind']];
  } finally {
    giveTurn();
  }
}

function runInThread(file: string, job: SimulationJob, { signal, onProgress }: RunOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { workerData: job });
    const end = () => {
      signal.removeEventListener('abort', cancel);
      void thread.terminate();
    };
    const cancel = () => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener('abort', cancel);
    thread.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') onProgress?.(message.done, message.total);
      else if (message.kind === 'result') resolve(message.result);
      else reject(new RangeError(message.message));
      if (message.kind !== 'progress') end();
    });
    thread.on('error', reject);
    thread.on('exit', () => {
      end();
      reject(new Error('the simulation ended without a result'));
    });
  });
}

async function takeTurn(signal: AbortSignal): Promise<void> {
  const { waiting } = threads();
  if (threads().running < AT_ONCE) {
    threads().running += 1;
    return;
  }
  if (waiting.length >= MOST_WAITING) {
    throw new AppError('UNAVAILABLE', 'Too many simulations wait already: try again in a few seconds.', { retryAfterSeconds: 5 });
  }
  await new Promise<void>((resolve, reject) => {
    const go = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      waiting.splice(waiting.indexOf(go), 1);
      reject(signal.reason);
    };
    waiting.push(go);
    signal.addEventListener('abort', leave, { once: true });
  });
}

/** The turn passes to the one that waits longest. */
function giveTurn(): void {
  const next = threads().waiting.shift();
  if (next === undefined) threads().running -= 1;
  else next();
}

/** On `globalThis` because the pages' bundle and the server's bundle must share it. */
function threads(): Threads {
  const place = globalThis as { [PLACE]?: Threads };
  place[PLACE] ??= { file: undefined, running: 0, waiting: [] };
  return place[PLACE];
}
