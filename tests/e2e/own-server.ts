import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import path from 'node:path';
import postgres from 'postgres';
import { bundleOf } from '../../lib/server/build';
import { freePort } from '../../lib/server/free-port';
import { startPostgres } from '../../lib/server/postgres';
import { prepareDatabase } from '../../lib/server/prepare-database';
import { OWNER } from './people';

const ROOT = path.join(import.meta.dirname, '../..');
const DATA = path.join(import.meta.dirname, '.output/data');

/** A server without a worker, on a database of its own behind a door that a test can close. */
export interface OwnServer {
  url: string;
  adminKey: string;
  sql: postgres.Sql;
  /** No connection to the database is left, and none can be made. */
  closeDatabase(): Promise<void>;
  openDatabase(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

/** Starts one beside the server that the other browser tests share, on the same Postgres and from the same build. */
export async function startOwnServer(): Promise<OwnServer> {
  const name = `own_${Date.now()}`;
  const { url: shared, port: postgresPort } = await startPostgres({ home: DATA, settings: {} });
  const admin = postgres(shared, { max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)}`;
  const direct = new URL(shared);
  direct.pathname = `/${name}`;
  const adminKey = `own-admin-key-${name}`;
  Object.assign(process.env, { RAMPART_ADMIN_KEY: adminKey, RAMPART_ADMIN_EMAIL: OWNER.email, RAMPART_ADMIN_PASSWORD: OWNER.password });
  await prepareDatabase(direct.href, true);
  const sql = postgres(direct.href, { max: 2, onnotice: () => {} });
  const door = await openDoor(postgresPort);
  const behind = new URL(direct);
  behind.host = `127.0.0.1:${door.port}`;
  const port = await freePort();
  let child = await serve(port, behind.href);
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return {
    url: `http://127.0.0.1:${port}`,
    adminKey,
    sql,
    closeDatabase: door.close,
    openDatabase: door.open,
    stop,
    start: async () => {
      child = await serve(port, behind.href);
    },
    async end() {
      if (child.exitCode === null) await stop();
      await door.close();
      await sql.end();
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

async function serve(port: number, databaseUrl: string): Promise<ChildProcess> {
  const env = { ...process.env, NODE_ENV: 'production' as const, HOST: '127.0.0.1', PORT: String(port), DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, [bundleOf(ROOT, 'main')], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(child, 'message');
  return child;
}

async function openDoor(target: number) {
  const inside = new Set<Socket>();
  const server = createServer((socket) => {
    const through = dial(target, '127.0.0.1');
    for (const [here, there] of [
      [socket, through],
      [through, socket],
    ] as const) {
      inside.add(here);
      here.on('error', () => there.destroy()).on('close', () => inside.delete(here) && there.destroy());
    }
    socket.pipe(through).pipe(socket);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as { port: number };
  return {
    port,
    open: () => listen(port),
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of inside) socket.destroy();
      await closed;
    },
  };
}
