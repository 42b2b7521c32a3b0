import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Something that listens in a process of its own, so that whoever measures it does not share its thread. */
export interface BenchServer {
  port: number;
  /** Resident memory in bytes, after collecting garbage. */
  memory: () => Promise<number>;
  /** Tells the child something and waits for its answer. */
  ask: (question: string) => Promise<unknown>;
  stop: () => Promise<void>;
}

/** Starts a file of this folder that sends `{ port }` once it listens and answers each message `{ question }` with `{ answer }`. */
export async function startBenchServer(file: string, environment: Record<string, string> = {}): Promise<BenchServer> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    env: { ...process.env, ...environment },
    execArgv: ['--import', 'tsx', '--expose-gc'],
  });
  const { port } = (await nextMessage(child)) as { port: number };
  const ask = async (question: string) => {
    const answer = nextMessage(child);
    child.send({ question });
    return ((await answer) as { answer: unknown }).answer;
  };
  async function stop() {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  return { port, ask, memory: async () => Number(await ask('memory')), stop };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the server of the bench ended with ${code}`)));
  });
}
