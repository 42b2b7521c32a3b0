import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@/lib/server/free-port';
import type { TestServer } from '../support/test-server';

const RETRY_MS = 50;

/** The same database behind a process of its own, killed once after a number of answers and started again; senders retry, as the SDK does. */
export async function killableServer(server: TestServer, { killAfter }: { killAfter: number }) {
  const port = await freePort();
  let child = start(server.database.url, port);
  let answers = 0;
  let kills = 0;

  async function request(method: string, path: string, body?: unknown, key = server.adminKey): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    for (;;) {
      try {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body: JSON.stringify(body) });
        const answer = { status: response.status, body: (await response.json()) as unknown };
        answers += 1;
        if (answers === killAfter) {
          kills += 1;
          child.kill('SIGKILL');
          child = start(server.database.url, port);
        }
        return answer;
      } catch {
        await delay(RETRY_MS);
      }
    }
  }

  return { server: { ...server, request }, kills: () => kills, stop: () => child.kill('SIGKILL') };
}

function start(url: string, port: number): ChildProcess {
  const entry = fileURLToPath(new URL('../soak/soak-server.ts', import.meta.url));
  const environment = { ...process.env, DATABASE_URL: url, PORT: String(port) };
  return spawn(process.execPath, ['--import', 'tsx', entry], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
}
