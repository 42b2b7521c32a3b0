import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteUnit } from '@/lib/aggregate/delete-unit';
import { readFreshness } from '@/lib/aggregate/read-freshness';
import { quantileOf, readHistograms } from '@/lib/aggregate/read-histograms';
import { readMoments } from '@/lib/aggregate/read-moments';
import { readRestated } from '@/lib/aggregate/read-restated';
import { settleAttempt } from '@/lib/aggregate/settle-attempt';
import type { AttemptToSettle, MetricToSettle } from '@/lib/aggregate/types';
import { insertLog } from '../pipeline/insert-log';
import type { LogRow } from '../pipeline/oracle';
import { createDatabase, type TestDatabase } from '../support/database';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const base = {
  source: 'any',
  windowMs: 10 * MINUTE,
  latenessMs: 0,
  cap: undefined,
  lookbackMs: undefined,
  thresholds: [],
  denominator: undefined,
} as const;
const LATENCY: MetricToSettle = { ...base, key: 'p95', kind: 'quantile', numerator: { event: 'latency', aggregate: 'count' } };
const CLICKS: MetricToSettle = { ...base, key: 'clicks', kind: 'count', numerator: { event: 'click', aggregate: 'count' } };

function attemptOf(attemptId: number): AttemptToSettle {
  const strata = [{ ordinal: 0, coverage: 0.5, configVersion: 1, enteredAt: new Date(START), leftAt: undefined }];
  return {
    attemptId,
    environmentId: 1,
    clock: 'server',
    metrics: [LATENCY, CLICKS],
    slices: [],
    protectedSlices: [],
    sliceLimit: 50,
    strata,
    earlierAttempts: [],
  };
}

function exposure(unit: string, attemptId: number, variant: number): LogRow {
  const nothing = { event: null, value: null, configVersion: 1, attributes: null };
  return { unit, messageId: `x${attemptId}`, occurred: START, received: START, fromServer: true, attemptId, variant, ...nothing };
}

function outcome(unit: string, event: string, minute: number, value: bigint | null = null): LogRow {
  const at = START + minute * MINUTE;
  const nothing = { attemptId: null, variant: null, configVersion: null, attributes: null };
  return { unit, messageId: `${event}-${minute}`, event, value, occurred: at, received: at, fromServer: true, ...nothing };
}

describe('what settling leaves to be read', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  const settle = (attempt: AttemptToSettle, minute: number) => settleAttempt(database.sql, attempt, new Date(START + minute * MINUTE));

  it('tells the quantile of the values of closed units to half a per cent', async () => {
    const attempt = attemptOf(1);
    const values = Array.from({ length: 1000 }, (_, index) => (index + 1) * 1.5);
    const rows = values.map((value, index) => outcome('u1', 'latency', (index % 500) / 100, BigInt(value * 1e6)));
    const distinct = rows.map((row, index) => ({ ...row, messageId: `l${index}` }));
    await insertLog(database.sql, 1, [exposure('u1', 1, 0), ...distinct]);
    await settle(attempt, 30);
    const histogram = await readHistograms(database.sql, 1, 'p95');
    expect(histogram.reduce((sum, { events }) => sum + events, 0n)).toBe(1000n);
    for (const quantile of [0.01, 0.5, 0.95, 1]) expect((quantileOf(histogram, quantile) ?? 0) / (1500 * quantile)).toBeCloseTo(1, 1);
    expect(Math.abs((quantileOf(histogram, 0.95) ?? 0) / 1425 - 1)).toBeLessThan(0.006);
    expect(quantileOf([], 0.5)).toBeUndefined();
  });

  it('puts zeros and negative values into bins of their own', async () => {
    const values = [-2_000_000n, 0n, 0n, 2_000_000n];
    await insertLog(database.sql, 1, [exposure('n', 2, 1), ...values.map((value, index) => outcome('n', 'latency', 1 + index, value))]);
    await settle(attemptOf(2), 30);
    const histogram = await readHistograms(database.sql, 2, 'p95');
    expect(histogram.map(({ bin, events }) => [Math.sign(bin), events])).toEqual([
      [-1, 1n],
      [0, 2n],
      [1, 1n],
    ]);
    expect(quantileOf(histogram, 0.5)).toBe(0);
    expect((quantileOf(histogram, 0.25) ?? 0) / -2).toBeCloseTo(1, 2);
  });

  it('tells an arm whose event has fallen silent while its units send other things', async () => {
    const attempt = attemptOf(3);
    const rows = [exposure('c', 3, 0), exposure('t', 3, 1)];
    for (let minute = 1; minute <= 20; minute += 1) {
      rows.push(outcome('c', 'click', minute), outcome('c', 'view', minute + 0.5), outcome('t', 'view', minute + 0.5));
      if (minute <= 8) rows.push(outcome('t', 'click', minute));
    }
    await insertLog(database.sql, 1, rows);
    for (const minute of [5, 12, 30]) await settle(attempt, minute);
    const freshness = (await readFreshness(database.sql, 3)).filter(({ event }) => event === 'click');
    const [control, candidate] = freshness;
    expect(control).toMatchObject({ variant: 0, events: 20, others: 21, othersSince: 1, lastEventAt: new Date(START + 20 * MINUTE) });
    expect(candidate).toMatchObject({ variant: 1, events: 8, others: 21, othersSince: 13, lastEventAt: new Date(START + 8 * MINUTE) });
    expect(candidate?.lastOtherAt).toEqual(new Date(START + 20.5 * MINUTE));
    // Eight clicks are no rate yet: the control's twenty with 21 others are, and thirteen others have come since.
    expect(candidate?.expectedSilent).toBeCloseTo((20 / 21) * 13, 10);
    expect(control?.expectedSilent).toBeCloseTo(1, 10);
  });

  it('holds an arm that never sent an event against the rate of the one that does', async () => {
    const rows = [exposure('nc', 7, 0), exposure('nt', 7, 1)];
    for (let minute = 1; minute <= 20; minute += 1) {
      rows.push(outcome('nc', 'view', minute), outcome('nt', 'view', minute));
      if (minute % 2 === 0) rows.push(outcome('nc', 'click', minute + 0.5));
    }
    await insertLog(database.sql, 1, rows);
    await settle(attemptOf(7), 30);
    const [control, candidate] = (await readFreshness(database.sql, 7)).filter(({ event }) => event === 'click');
    expect(control).toMatchObject({ variant: 0, events: 10, others: 21, othersSince: 0, expectedSilent: 0 });
    // Ten clicks came with 21 others in the control; the candidate sent 21 others, too.
    expect(candidate).toMatchObject({ variant: 1, events: 0, others: 21, expectedSilent: 10 });
  });

  it('lets a sample stand for the rows of a busy event', async () => {
    const attempt = attemptOf(4);
    await database.sql`
      insert into event_log (environment_id, unit, message_id, occurred, received, from_server, attempt_id, variant, config_version)
      select 1, 'busy-' || n, 'x4', ${new Date(START)}, ${new Date(START)}, true, 4, 0, 1 from generate_series(1, 40000) n`;
    await settle(attempt, 30);
    const [clicks] = (await readFreshness(database.sql, 4)).filter(({ event }) => event === 'click');
    expect((clicks?.others ?? 0) / 40_000).toBeCloseTo(1, 1);
    expect(clicks?.others).not.toBe(40_000);
  });

  it('adds nothing when asked to settle up to where it is, or back', async () => {
    const before = await readMoments(database.sql, 3);
    expect(await settle(attemptOf(3), 30)).toMatchObject({ advanced: false, units: 0, settledTo: new Date(START + 30 * MINUTE) });
    expect(await settle(attemptOf(3), 20)).toMatchObject({ advanced: false, settledTo: new Date(START + 30 * MINUTE) });
    expect(await readMoments(database.sql, 3)).toEqual(before);
  });

  it('lets one of two workers settle, and leaves nothing of a settlement that is undone', async () => {
    await insertLog(database.sql, 1, [exposure('w', 5, 0), outcome('w', 'click', 1)]);
    await database.sql
      .begin(async (tx) => {
        await settleAttempt(tx, attemptOf(5), new Date(START + 30 * MINUTE));
        throw new Error('crash');
      })
      .catch(() => undefined);
    expect(await readMoments(database.sql, 5)).toEqual([]);
    const both = await Promise.all([settle(attemptOf(5), 30), settle(attemptOf(5), 30)]);
    expect(both.map(({ advanced }) => advanced).sort()).toEqual([false, true]);
    expect((await readMoments(database.sql, 5)).find(({ metric }) => metric === 'clicks')).toMatchObject({ units: 1n, sumY: 1_000_000n });
  });

  it('erases a unit from the log and leaves the sums', async () => {
    const before = await readMoments(database.sql, 3);
    expect(await deleteUnit(database.sql, 1, 't')).toBe(29);
    expect(await deleteUnit(database.sql, 1, 't')).toBe(0);
    const [left] = await database.sql<{ rows: bigint }[]>`select count(*) as rows from event_log where unit = 't'`;
    expect(left?.rows).toBe(0n);
    expect(await readMoments(database.sql, 3)).toEqual(before);
  });

  it('restates what closed units would be with the outcomes that came late', async () => {
    const late = { ...outcome('r', 'click', 9), received: START + 40 * MINUTE };
    await insertLog(database.sql, 1, [exposure('r', 6, 0), exposure('s', 6, 0), outcome('r', 'click', 1)]);
    await settle(attemptOf(6), 30);
    await insertLog(database.sql, 1, [late, { ...exposure('s', 6, 1), messageId: 'later', received: START + 41 * MINUTE }]);
    await settle(attemptOf(6), 60);
    const [kept] = (await readMoments(database.sql, 6)).filter(({ metric }) => metric === 'clicks');
    expect(kept).toMatchObject({ units: 2n, sumY: 1_000_000n, late: 1n, crossovers: 0n });
    const all = await readRestated(database.sql, attemptOf(6), new Date(START + 60 * MINUTE));
    const restated = all.filter(({ metric }) => metric === 'clicks');
    expect(restated.find(({ units }) => units > 0n)).toMatchObject({ variant: 0, units: 1n, sumY: 2_000_000n });
    expect(restated.reduce((sum, { crossovers }) => sum + crossovers, 0n)).toBe(1n);
  });

  it('refuses an attempt without strata', async () => {
    await expect(settle({ ...attemptOf(9), strata: [] }, 30)).rejects.toThrow(
      'settling requires at least one stratum, got none for attempt 9',
    );
  });
});
