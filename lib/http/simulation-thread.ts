import { parentPort, workerData } from 'node:worker_threads';
import { runJob, type SimulationJob } from '@/lib/simulate/run-job';

/** What the thread tells: how far it is, then what came out or why nothing could. */
export type ThreadMessage =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'result'; result: unknown }
  | { kind: 'refused'; message: string };

const tell = (message: ThreadMessage) => parentPort?.postMessage(message);

// A thread runs one job and ends. Anything but a RangeError is a bug and ends it with its error.
try {
  tell({ kind: 'result', result: runJob(workerData as SimulationJob, (done, total) => tell({ kind: 'progress', done, total })) });
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  tell({ kind: 'refused', message: error.message });
}
