import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '@/lib/db/connection';
import type { TickReport } from '@/lib/jobs/tick-report';
import { runWorker } from '@/lib/jobs/worker';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(async () => {
  await database.drop();
});

type Outcome = { report: TickReport } | { error: unknown };

/** A worker whose outcomes can be waited for one by one. */
function startWorker(tickMs: number, retentionDays?: number) {
  const stop = new AbortController();
  const outcomes: Outcome[] = [];
  let wake = () => {};
  const onTick = (outcome: Outcome) => {
    outcomes.push(outcome);
    wake();
  };
  const ended = runWorker({ sql: database.sql, tickMs, retentionDays, signal: stop.signal, onTick });
  async function until(isEnough: (outcome: Outcome) => boolean): Promise<void> {
    const seen = outcomes.length;
    while (!outcomes.slice(seen).some(isEnough)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return { stop, ended, outcomes, until };
}

const isReport = (outcome: Outcome) => 'report' in outcome;
const isError = (outcome: Outcome) => 'error' in outcome;

describe('runWorker', () => {
  it('ticks, signs that it lives, and ends with the signal', async () => {
    const worker = startWorker(5);
    await worker.until(isReport);
    await worker.until(isReport);
    const [row] = await database.sql<{ tick_ms: number }[]>`select tick_ms from workers`;
    expect(row?.tick_ms).toBe(5);
    worker.stop.abort();
    await worker.ended;
    expect(await database.sql`select 1 from workers`).toHaveLength(0);
    expect(worker.outcomes.filter(isError)).toEqual([]);
  });

  it('goes on ticking while old events are deleted', async () => {
    const { sql } = database;
    await sql`
      insert into event_log (environment_id, unit, message_id, event, occurred, received, from_server)
      values (1, 'u', 'm', 'click', now() - interval '9 days', now() - interval '9 days', true)`;
    const count = async () => (await sql`select 1 from event_log`).length;
    const worker = await sql
      .begin(async (tx) => {
        await tx`select 1 from event_log for update`;
        const started = startWorker(5, 7);
        await started.until(isReport);
        await started.until(isReport);
        expect(await count()).toBe(1);
        return { started };
      })
      .then(({ started }) => started);
    await vi.waitFor(async () => expect(await count()).toBe(0), { timeout: 60_000, interval: 20 });
    worker.stop.abort();
    await worker.ended;
    expect(worker.outcomes.filter(isError)).toEqual([]);
  });

  it('outlives the loss of its database and goes on when it is back', async () => {
    const url = new URL(database.url);
    const name = url.pathname.slice(1);
    url.pathname = '/postgres';
    const admin = connect({ url: url.href, max: 1 });
    const worker = startWorker(5);
    await worker.until(isReport);
    await admin.sql`alter database ${admin.sql(name)} allow_connections false`;
    await admin.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
    await worker.until(isError);
    await worker.until(isError);
    await admin.sql`alter database ${admin.sql(name)} allow_connections true`;
    await worker.until(isReport);
    worker.stop.abort();
    await worker.ended;
    await admin.close();
  });
});
