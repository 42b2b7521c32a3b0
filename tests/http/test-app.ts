import type { Config, JsonValue } from '@/lib/assignment/types';
import { createKey } from '@/lib/auth/create-key';
import type { KeyKind } from '@/lib/auth/types';
import { createApp } from '@/lib/http/app';
import { createContext, type HttpContext, type LogEntry, shareContext } from '@/lib/http/context';
import { createDatabase, type TestDatabase } from '../support/database';

export interface AppUnderTest {
  database: TestDatabase;
  context: HttpContext;
  environmentId: number;
  keys: Record<KeyKind, string>;
  /** What has been logged. */
  logged: LogEntry[];
  fetch: (request: Request) => Promise<Response>;
  /** Sends a request with a key and JSON, if any. */
  send: (method: string, path: string, options?: SendOptions) => Promise<Response>;
  stop: () => Promise<void>;
}

export interface SendOptions {
  key?: KeyKind | null;
  body?: unknown;
  headers?: Record<string, string>;
}

const ORIGIN = 'http://rampart.test';

/** The handlers on a database of their own, without a socket. `mount` may send requests through Next's route files instead. */
export async function startApp(mount?: (request: Request) => Promise<Response>): Promise<AppUnderTest> {
  const database = await createDatabase();
  const [row] = await database.sql<{ id: number }[]>`
    insert into environments (key, holdout_salt) values ('production', 'holdout-salt') returning id`;
  const environmentId = row?.id ?? 0;
  const logged: LogEntry[] = [];
  const context = createContext({ sql: database.sql, log: (entry) => logged.push(entry) });
  shareContext(context);
  const keyContext = { sql: database.sql, environmentId, actor: { name: 'test', role: 'owner' as const } };
  const keys = {
    server: (await createKey(keyContext, { kind: 'server', name: 'server' })).key,
    client: (await createKey(keyContext, { kind: 'client', name: 'client' })).key,
    admin: (await createKey(keyContext, { kind: 'admin', name: 'admin' })).key,
  };
  const fetch = mount ?? createApp(context).fetch;
  function send(method: string, path: string, { key = 'admin', body, headers = {} }: SendOptions = {}) {
    const all = {
      ...(key !== null && { authorization: `Bearer ${keys[key]}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(new Request(ORIGIN + path, { method, headers: all, ...(body !== undefined && { body: text }) }));
  }
  return { database, context, environmentId, keys, logged, fetch, send, stop: database.drop };
}

/** Publishes a config as `lib/experiments` does. */
export async function publish({ database: { sql }, environmentId }: AppUnderTest, config: Config): Promise<void> {
  await sql`
    insert into config_versions (environment_id, version, document, etag, reason)
    values (${environmentId}, ${config.version}, ${sql.json(config as never)}, ${`v${config.version}`}, 'test')`;
  await sql`select pg_notify('rampart_config', ${String(environmentId)})`;
}

/** One split experiment, one killed, and a plain flag of every type. */
export function testConfig(version: number): Config {
  const variants = [
    { key: 'control', role: 'control' as const, value: { model: 7 }, toBucket: 5000 },
    { key: 'candidate', role: 'candidate' as const, value: { model: 8 }, toBucket: 10000 },
  ];
  const experiment = {
    unit: 'user',
    attempt: 1,
    salt: 'salt-1',
    serving: 'split' as const,
    controlMode: 'matched' as const,
    trafficTo: 10000,
    variants,
  };
  const flag = (key: string, on: JsonValue, off: JsonValue) => ({
    key,
    enabled: true,
    variants: { on, off },
    defaultVariant: 'off',
    rules: [{ when: { attribute: 'country', eq: 'DE' }, variant: 'on' }],
  });
  return {
    version,
    environment: 'production',
    generatedAt: '2026-01-01T00:00:00.000Z',
    holdout: { salt: 'holdout-salt', toBucket: 0 },
    layers: [],
    experiments: [
      { ...experiment, key: 'ranker' },
      { ...experiment, key: 'killed', serving: 'control' },
      { ...experiment, key: 'finished', serving: 'candidate' },
      { ...experiment, key: 'drafted', serving: 'disabled' },
      { ...experiment, key: 'targeted', targeting: { attribute: 'country', eq: 'DE' }, overrides: { candidate: ['qa-1'] } },
    ],
    flags: [
      flag('bool', true, false),
      flag('text', 'a', 'b'),
      flag('number', 1.5, 0),
      flag('object', { a: 1 }, {}),
      { ...flag('off', 1, 2), enabled: false },
    ],
  };
}
