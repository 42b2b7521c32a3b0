import { parentPort, workerData } from 'node:worker_threads';
import { runDemo } from './run-demo';

interface Started {
  baseUrl: string;
  adminKey: string;
  serverKey: string;
}

// The simulated model service beside the server, on a thread of its own: it knows the server's address and keys, and nothing else of it.
const stopped = new AbortController();
parentPort?.once('message', () => stopped.abort());
await runDemo({
  ...(workerData as Started),
  askGate: true,
  signal: stopped.signal,
  onProgress: (line) => parentPort?.postMessage(line),
});
parentPort?.close();
