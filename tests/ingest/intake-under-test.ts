import { ensureKey } from '@/lib/auth/create-key';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { errorAnswer } from '@/lib/http/answer';
import { createContext, type LogEntry } from '@/lib/http/context';
import { postEvents } from '@/lib/http/events';
import { createDatabase, type TestDatabase } from '../support/database';

export const SERVER_KEY = 'test-server-key';
export const CLIENT_KEY = 'test-client-key';

export interface IntakeUnderTest {
  database: TestDatabase;
  environmentId: number;
  /** Of the config that serves the experiment. */
  configVersion: number;
  /** What went wrong inside; a test that expects nothing of the kind checks that it is empty. */
  logged: LogEntry[];
  fetch(request: Request): Promise<Response>;
  /** Posts JSON with the server key. */
  post(body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: EventsAnswer }>;
  drop(): Promise<void>;
}

export interface EventsAnswer {
  accepted: number;
  duplicates: number;
  rejected: { index: number; messageId?: string; code: string; message: string }[];
  error?: { code: string; message: string; fields?: { field: string; message: string }[] };
}

/** The events handler over a database of its own, in which the experiment `ranker` with control and candidate is running. */
export async function startIntake(now: () => Date = () => new Date()): Promise<IntakeUnderTest> {
  const database = await createDatabase();
  const { sql } = database;
  const { id: environmentId } = await createEnvironment(sql, { key: 'production', now: now() });
  const keyContext = { sql, environmentId, actor: { name: 'test', role: 'owner' as const } };
  await ensureKey(keyContext, { kind: 'server', name: 'server', key: SERVER_KEY });
  await ensureKey(keyContext, { kind: 'client', name: 'client', key: CLIENT_KEY });
  const ctx = { sql, environmentId, actor: { name: 'test', role: 'owner' as const }, now: now() };
  await putMetric({ ctx, input: { key: 'ctr', document: { kind: 'proportion', event: 'click', window: '1h', lateness: '1m' } } });
  const variants = [
    { key: 'control', role: 'control', value: 7 },
    { key: 'candidate', role: 'candidate', value: 8 },
  ];
  await putExperiment({ ctx, input: { key: 'ranker', document: { name: 'Ranker', unit: 'user', variants, metrics: { primary: 'ctr' } } } });
  await startExperiment({ ctx, input: { key: 'ranker' } });
  const [newest] = await sql<{ version: bigint }[]>`select max(version) as version from config_versions`;
  const configVersion = Number(newest?.version);
  const logged: LogEntry[] = [];
  const context = createContext({ sql, now, log: (entry) => logged.push(entry) });

  async function fetch(request: Request): Promise<Response> {
    return await postEvents(context, request).catch((error: unknown) => errorAnswer(context, error));
  }

  async function post(body: unknown, headers: Record<string, string> = {}) {
    const request = new Request('http://rampart.test/api/v1/events', {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const response = await fetch(request);
    return { status: response.status, body: (await response.json()) as EventsAnswer };
  }

  return { database, environmentId, configVersion, logged, fetch, post, drop: database.drop };
}
