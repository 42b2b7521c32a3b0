import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startPostgres } from '@/lib/server/postgres';
import { isRunning, runningPostmaster, stopPostmaster } from '@/lib/server/postgres-process';
import { disposableSettings } from '@/lib/server/postgres-settings';

const home = mkdtempSync(path.join(tmpdir(), 'rampart-postgres-'));
const start = () => startPostgres({ home, settings: disposableSettings() });
let first: EmbeddedPostgres;

beforeAll(async () => {
  first = await start();
});
afterAll(async () => {
  const running = runningPostmaster(first.cluster);
  if (running !== undefined) await stopPostmaster(running.pid);
  for (const place of [first.cluster, home]) rmSync(place, { recursive: true, force: true });
});

async function ask(url: string, query: string): Promise<Record<string, unknown> | undefined> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return (await sql.unsafe(query))[0];
  } finally {
    await sql.end();
  }
}

describe('startPostgres', () => {
  it('keeps the data and the password to itself', () => {
    expect(statSync(first.cluster).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(home, 'postgres-password')).mode & 0o777).toBe(0o600);
    expect(statSync(first.cluster).uid).not.toBe(0);
  });

  it('demands the password, listens on the loopback address only and speaks UTF-8 in C order', async () => {
    const wrong = new URL(first.url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    const row = await ask(
      first.url,
      `select current_setting('listen_addresses') as host, current_setting('unix_socket_directories') as sockets,
        current_setting('server_encoding') as encoding, datcollate as collation from pg_database where datname = current_database()`,
    );
    expect(row).toEqual({ host: '127.0.0.1', sockets: '', encoding: 'UTF8', collation: 'C' });
  });

  it('joins the one that runs there already', async () => {
    expect(await start()).toMatchObject({ pid: first.pid, port: first.port, isAdopted: true });
  });

  it('starts again after kill -9, with what was committed', async () => {
    await ask(first.url, 'create table kept as select 42 as value');
    await ask(first.url, 'checkpoint');
    process.kill(first.pid, 'SIGKILL');
    while (isRunning(first.pid)) await new Promise((resolve) => setImmediate(resolve));
    const second = await start();
    expect(second).toMatchObject({ isAdopted: false });
    expect(await ask(second.url, 'select value from kept')).toEqual({ value: 42 });
    first = second;
  });

  it('is not kept out by a pid file whose pid belongs to a stranger by now', async () => {
    await stopPostmaster(first.pid);
    const stale = [process.pid, first.cluster, 1, first.port, '', '127.0.0.1', '', 'ready'].join('\n');
    writeFileSync(path.join(first.cluster, 'postmaster.pid'), `${stale}\n`);
    expect(runningPostmaster(first.cluster)).toBeUndefined();
    first = await start();
    expect(first.isAdopted).toBe(false);
    expect(readFileSync(path.join(first.cluster, 'postmaster.pid'), 'utf8')).toMatch(new RegExp(`^${first.pid}\n`));
  });

  it('says what is missing when the password of an existing database is gone', async () => {
    const file = path.join(home, 'postgres-password');
    const password = readFileSync(file, 'utf8');
    rmSync(file);
    await expect(start()).rejects.toThrow('Put it back');
    writeFileSync(file, password, { mode: 0o600 });
    expect(existsSync(first.cluster)).toBe(true);
  });
});
