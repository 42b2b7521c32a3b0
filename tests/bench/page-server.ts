import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildWhenStale, bundleOf } from '@/lib/server/build';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface PageServer {
  address: string;
  /** Processor time spent so far, which a busy machine does not stretch; undefined where the system does not tell. */
  cpuMs: () => number | undefined;
  stop: () => Promise<void>;
}

/** The server of production, pages and all, built when the sources have changed; no worker beside it. */
export async function startPageServer(databaseUrl: string): Promise<PageServer> {
  await buildWhenStale(root, (line) => process.stderr.write(`${line}\n`), new AbortController().signal);
  const child = fork(bundleOf(root, 'main'), [], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', DATABASE_URL: databaseUrl, RAMPART_DATA_DIR: tmpdir() },
    // Standard output is for the figures.
    stdio: ['ignore', process.stderr, 'inherit', 'ipc'],
    execArgv: (process.env.RAMPART_BENCH_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== ''),
  });
  const { address } = await new Promise<{ address: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { address: string }));
    child.once('exit', (code) => reject(new Error(`the server of the bench ended with ${code}`)));
  });
  async function stop() {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  return { address, cpuMs: () => cpuMsOf(child.pid), stop };
}

// Ticks of a hundredth of a second in user and in kernel mode: proc_pid_stat(5), fields 14 and 15.
function cpuMsOf(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Signs in as a browser does and returns the cookies to send from then on. */
export async function signIn(address: string, { email, password }: { email: string; password: string }): Promise<string> {
  const response = await fetch(`${address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`signing in answered ${response.status}: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
