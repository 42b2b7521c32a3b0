import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { ensureKey } from '@/lib/auth/create-key';
import { bootstrapEnvironment } from '@/lib/experiments/bootstrap-environment';
import { createApp } from '@/lib/http/app';
import { createContext } from '@/lib/http/context';
import { createDatabase, type TestDatabase } from './database';

/** The data plane and the REST API on a loopback port, over a database of its own. */
export interface TestServer {
  baseUrl: string;
  adminKey: string;
  serverKey: string;
  clientKey: string;
  database: TestDatabase;
  environmentId: number;
  /** JSON in, JSON out; with the admin key unless another is given. */
  request(method: string, path: string, body?: unknown, key?: string): Promise<{ status: number; body: unknown }>;
  stop(): Promise<void>;
}

/** Without the pages, so it starts in a tenth of a second; the pages have their own tests in a browser. */
export async function startTestServer({ now }: { now?: () => Date } = {}): Promise<TestServer> {
  const database = await createDatabase({ max: 10 });
  const keys = { admin: 'test-admin-key', server: 'test-server-key', client: 'test-client-key' };
  const environment = await bootstrapEnvironment({
    sql: database.sql,
    now: new Date(),
    variables: { RAMPART_ADMIN_KEY: keys.admin, RAMPART_SERVER_KEY: keys.server, RAMPART_CLIENT_KEY: keys.client },
    ensureKey,
  });
  const app = createApp(createContext({ sql: database.sql, ...(now === undefined ? {} : { now }) }));
  const server = createServer(getRequestListener((request) => app.fetch(request)));
  // A connection that rests while this machine is busy must not be closed under the request that is about to use it.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function request(method: string, path: string, body?: unknown, key = keys.admin) {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  async function stop() {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await database.drop();
  }

  return {
    baseUrl,
    adminKey: keys.admin,
    serverKey: keys.server,
    clientKey: keys.client,
    database,
    environmentId: environment.id,
    request,
    stop,
  };
}
