import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { advanceWatermark } from '@/lib/aggregate/advance-watermark';
import { readExposureCounts } from '@/lib/aggregate/read-exposure-counts';
import { readMoments } from '@/lib/aggregate/read-moments';
import { settleAttempt } from '@/lib/aggregate/settle-attempt';
import { lockSettling, markSettling } from '@/lib/aggregate/settling-lock';
import type { AttemptToSettle, Watermark } from '@/lib/aggregate/types';
import type { AnySql, Sql, TransactionSql } from '@/lib/db/types';
import { insertNew } from '@/lib/ingest/insert-events';
import type { EventRow } from '@/lib/ingest/types';
import { createDatabase, type TestDatabase } from '../support/database';

const ATTEMPT: AttemptToSettle = {
  attemptId: 1,
  environmentId: 1,
  clock: 'server',
  metrics: [
    {
      key: 'any',
      kind: 'proportion',
      numerator: { event: 'click', aggregate: 'count' },
      denominator: undefined,
      source: 'any',
      windowMs: 1,
      latenessMs: 0,
      cap: undefined,
      lookbackMs: undefined,
      thresholds: [],
    },
  ],
  slices: [],
  protectedSlices: [],
  sliceLimit: 50,
  strata: [{ ordinal: 0, coverage: 0.5, configVersion: 1, enteredAt: new Date(0), leftAt: undefined }],
  earlierAttempts: [],
};

function exposureRow(): EventRow {
  const nothing = {
    event: undefined,
    value: undefined,
    clientTime: undefined,
    ageMs: undefined,
    attributes: undefined,
    propensity: undefined,
  };
  const exposure = { attemptId: 1, variant: 0, configVersion: 1, hashDiffers: false };
  return { environmentId: 1, unit: randomUUID(), messageId: 'x', fromServer: true, ...nothing, ...exposure };
}

class Abort extends Error {}

/** Transactions of other tests in the same cluster hold the watermark back too, for a moment. */
async function advancePast(sql: Sql, instant: Date): Promise<Watermark> {
  return await vi.waitFor(
    async () => {
      const reached = await advanceWatermark(sql);
      expect(reached.watermark.getTime()).toBeGreaterThan(instant.getTime());
      return reached;
    },
    { timeout: 30_000, interval: 20 },
  );
}

async function clockOf(sql: AnySql): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
  return row?.now ?? new Date(Number.NaN);
}

describe('advanceWatermark', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase({ max: 14 });
  });
  afterAll(() => database.drop());

  it('loses no row of eight writers with slow and aborted commits, where a cut by the clock alone does', async () => {
    const { sql } = database;
    let committed = 0;
    let aborted = 0;
    let isWriting = true;

    async function write(writer: number): Promise<void> {
      for (let round = 0; round < 25; round += 1) {
        const rows = Array.from({ length: 1 + ((round + writer) % 4) }, exposureRow);
        const isSlow = (round + writer) % 3 === 0;
        const isAborted = (round * 7 + writer) % 5 === 0;
        await sql
          .begin(async (tx) => {
            await insertNew(tx, rows);
            // The work of another server between its insert and its commit.
            if (isSlow) await tx`select pg_sleep(${0.02 + ((round * 13 + writer * 5) % 10) / 50})`;
            if (isAborted) throw new Abort();
          })
          .then(
            () => {
              committed += rows.length;
            },
            (error: unknown) => {
              if (!(error instanceof Abort)) throw error;
              aborted += rows.length;
            },
          );
      }
    }

    const naive = { from: new Date(0).toISOString(), seen: 0 };
    async function cutByClock(): Promise<void> {
      const [row] = await sql<{ until: string; rows: bigint }[]>`
        with clock as materialized (select clock_timestamp() as at)
        select at::text as until, (select count(*) from event_log where received >= ${naive.from}::text::timestamptz and received < at) as rows
        from clock`;
      naive.from = row?.until ?? naive.from;
      naive.seen += Number(row?.rows ?? 0);
    }

    async function tick(): Promise<void> {
      const { watermark } = await advanceWatermark(sql);
      await settleAttempt(sql, ATTEMPT, watermark);
    }

    async function untilDone(work: () => Promise<void>): Promise<void> {
      while (isWriting) await work();
    }

    // Two workers, and beside them the cut that must fail.
    const ticking = [untilDone(tick), untilDone(tick), untilDone(cutByClock)];
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
    isWriting = false;
    await Promise.all(ticking);
    // Past the end of the last rows' windows.
    const { watermark } = await advancePast(sql, new Date((await clockOf(sql)).getTime() + 10));
    await settleAttempt(sql, ATTEMPT, watermark);
    await cutByClock();

    expect(committed).toBeGreaterThan(300);
    expect(aborted).toBeGreaterThan(50);
    const units = (await readMoments(sql, 1)).reduce((sum, row) => sum + row.units, 0n);
    expect(units).toBe(BigInt(committed));
    expect((await readExposureCounts(sql, 1)).map((row) => row.units)).toEqual([committed]);
    expect(naive.seen).toBeLessThan(committed);
  }, 60_000);

  it('stands still behind a transaction that is left open, says by how much, and goes on after it', async () => {
    const { sql } = database;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let opened: (at: Date) => void = () => undefined;
    const isOpen = new Promise<Date>((resolve) => {
      opened = resolve;
    });
    const open = sql.begin(async (tx) => {
      await tx`select pg_current_xact_id()`;
      opened(await clockOf(tx));
      await held;
    });
    const openedAt = await isOpen;
    for (let look = 0; look < 2; look += 1) {
      const openFor = (await clockOf(sql)).getTime() - openedAt.getTime();
      const { watermark, lagMs } = await advanceWatermark(sql);
      expect(watermark.getTime()).toBeLessThanOrEqual(openedAt.getTime());
      expect(lagMs).toBeGreaterThanOrEqual(openFor);
    }
    release();
    await open;
    const after = await advancePast(sql, openedAt);
    expect(after.lagMs).toBeLessThan((await clockOf(sql)).getTime() - openedAt.getTime());
  });

  it('passes by transactions that settle, however long they take', async () => {
    const { sql } = database;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let open: Promise<unknown>[] = [];
    const opened = await Promise.all(
      [markSettling, (tx: TransactionSql) => lockSettling(tx, 7)].map(
        (mark) =>
          new Promise<Date>((resolve, reject) => {
            const work = sql.begin(async (tx) => {
              await mark(tx);
              await tx`select pg_current_xact_id()`;
              resolve(await clockOf(tx));
              await held;
            });
            work.catch(reject);
            open = [...open, work];
          }),
      ),
    );
    try {
      for (const at of opened) await advancePast(sql, at);
    } finally {
      release();
      await Promise.all(open);
    }
  });

  it('never goes back when the machine is set back, and receives nothing before it', async () => {
    const { sql } = database;
    await sql`truncate event_log`;
    const [mark] = await sql<{ at: Date }[]>`update watermark_ticks set at = clock_timestamp() + interval '1 hour' returning at`;
    const { watermark, lagMs } = await advanceWatermark(sql);
    // Until the clock is there again nothing can be settled, so nobody may widen on what is.
    expect(lagMs).toBeGreaterThan(0);
    expect(watermark.getTime()).toBeGreaterThanOrEqual(mark?.at.getTime() ?? Number.POSITIVE_INFINITY);
    await insertNew(sql, [exposureRow()]);
    const [row] = await sql<{ received: Date }[]>`select received from event_log`;
    expect(row?.received.getTime()).toBeGreaterThanOrEqual(watermark.getTime());
    await sql`truncate watermark_ticks`;
  });

  it('gives exposures without a version to the later of two strata where the clock was set back between them', async () => {
    const { sql } = database;
    await sql`truncate event_log`;
    await insertNew(sql, [{ ...exposureRow(), attemptId: 2, configVersion: undefined }]);
    const received = (await clockOf(sql)).getTime();
    const entered = [received - 7_200_000, received + 3_600_000, received - 3_600_000];
    const strata = entered.map((at, ordinal) => {
      return { ordinal, coverage: 0.5, configVersion: ordinal + 1, enteredAt: new Date(at), leftAt: undefined };
    });
    await settleAttempt(sql, { ...ATTEMPT, attemptId: 2, strata }, new Date(received + 1));
    expect((await readExposureCounts(sql, 2)).map(({ stratum }) => stratum)).toEqual([2]);
    await sql`truncate event_log`;
  });

  it('passes over marks of another cluster, as a restored copy has them: their ids say nothing of what is open here', async () => {
    const { sql } = database;
    let openedAt = new Date(Number.NaN);
    await sql.begin(async (tx) => {
      await tx`select pg_current_xact_id()`;
      openedAt = await clockOf(tx);
      await sql`insert into watermark_ticks (at, xid, system_identifier) values (clock_timestamp(), 3, 'another')`;
      expect((await advanceWatermark(sql)).watermark.getTime()).toBeLessThanOrEqual(openedAt.getTime());
    });
    await advancePast(sql, openedAt);
  });
});
