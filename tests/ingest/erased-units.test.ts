import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteUnit } from '@/lib/aggregate/delete-unit';
import { intakeOf } from '@/lib/ingest/intake';
import { readTail } from '@/lib/ingest/live-tail';
import { listRejected, rejectedWritten } from '@/lib/ingest/rejected-events';
import { type IntakeUnderTest, startIntake } from './intake-under-test';

const MINUTE = 60_000;
const ago = (minutes: number) => Date.now() - minutes * MINUTE;
const click = (unitId: string, messageId: string, timestamp = ago(10)) => ({ type: 'track', event: 'click', unitId, messageId, timestamp });

describe('messages of an erased unit', () => {
  let intake: IntakeUnderTest;
  const erase = (unit: string) => deleteUnit(intake.database.sql, intake.environmentId, unit);
  const messagesOf = async (unit: string) => {
    const rows = await intake.database.sql<{ message_id: string }[]>`
      select message_id from event_log where unit = ${unit} order by message_id`;
    return rows.map((row) => row.message_id);
  };
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.drop());

  it('are not taken back when they are about the time before, also as a retry', async () => {
    await intake.post([click('gone', 'a'), click('here', 'a')]);
    expect(await erase('gone')).toBe(1);
    const before = intakeOf(intake.database.sql).state().erasedRows;
    const { status, body } = await intake.post([click('gone', 'a'), click('gone', 'b'), click('here', 'b')]);
    expect([status, body.accepted, body.duplicates]).toEqual([202, 1, 0]);
    expect(body.rejected.map(({ index, messageId, code }) => [index, messageId, code])).toEqual([
      [0, 'a', 'ERASED_UNIT'],
      [1, 'b', 'ERASED_UNIT'],
    ]);
    expect(intakeOf(intake.database.sql).state().erasedRows - before).toBe(2);
    expect([await messagesOf('gone'), await messagesOf('here')]).toEqual([[], ['a', 'b']]);
  });

  it('are dropped by the corrected clock, and without a time of their own for as long as a message is under way', async () => {
    await erase('late');
    const sentAt = ago(-60 * 24);
    const queued = { sentAt, batch: [{ ...click('late', 'queued'), timestamp: sentAt - 5 * MINUTE }] };
    expect((await intake.post(queued)).body.rejected[0]?.code).toBe('ERASED_UNIT');
    expect((await intake.post([{ event: 'click', unitId: 'late' }])).body.rejected[0]?.code).toBe('ERASED_UNIT');
    expect(await messagesOf('late')).toEqual([]);
  });

  it('are news when they are about the time after', async () => {
    await erase('back');
    expect((await intake.post([click('back', 'new', ago(-2))])).body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    expect(await messagesOf('back')).toEqual(['new']);
  });

  it('are answered with 202 when there is nothing else, since nobody can mend them, and leave no trace', async () => {
    await erase('secret-unit');
    expect((await intake.post([click('secret-unit', 'm')])).status).toBe(202);
    await rejectedWritten(intake.database.sql);
    expect(JSON.stringify(await listRejected(intake.database.sql, intake.environmentId))).not.toContain('secret-unit');
    expect(JSON.stringify(readTail(intake.environmentId))).not.toContain('secret-unit');
    const [row] = await intake.database.sql<{ kept: string }[]>`select string_agg(unit_digest, ' ') as kept from erasures`;
    expect(row?.kept).not.toContain('secret-unit');
    expect(row?.kept).not.toContain(createHash('sha256').update('secret-unit').digest('hex'));
  });

  it('are known by a salt that another installation does not have', async () => {
    const other = await startIntake();
    const { sql } = other.database;
    await sql`update installation set erasure_salt = gen_random_uuid()`;
    await erase('known-here');
    await sql`delete from erasures`;
    const kept = await intake.database.sql`select environment_id, unit_digest, before from erasures`;
    await sql`insert into erasures ${sql(kept)}`;
    expect((await other.post([click('known-here', 'm')])).body.accepted).toBe(1);
    expect((await intake.post([click('known-here', 'm')])).body.accepted).toBe(0);
    await other.drop();
  });

  it('do not slip in while the unit is being erased', async () => {
    const units = Array.from({ length: 12 }, (_, index) => `racing-${index}`);
    let isOver = false;
    let round = 0;
    async function sender(name: number): Promise<void> {
      while (!isOver) {
        round += 1;
        await intake.post(units.map((unit) => click(unit, `${name}-${round}`)));
      }
    }
    const senders = [1, 2, 3, 4].map(sender);
    try {
      for (const unit of units) {
        const before = round;
        await expect.poll(() => round).toBeGreaterThan(before + 1);
        await erase(unit);
        expect(await messagesOf(unit)).toEqual([]);
      }
    } finally {
      isOver = true;
      await Promise.all(senders);
    }
    const [row] = await intake.database.sql<{ left: bigint }[]>`select count(*) as left from event_log where unit like 'racing-%'`;
    expect(row?.left).toBe(0n);
  });

  it('are gone from a settlement that was under way', async () => {
    const { sql } = intake.database;
    const [attempt] = await sql<{ id: number }[]>`select id from attempts limit 1`;
    const attemptId = attempt?.id ?? 0;
    await sql`insert into cuts (attempt_id, settled_to) values (${attemptId}, now()) on conflict do nothing`;
    const erasing = await sql.begin(async (tx) => {
      await tx`select from cuts where attempt_id = ${attemptId} for update`;
      const under = erase('settling');
      await untilSomebodyWaits();
      await tx`
        insert into exposures (attempt_id, unit, first_received, occurred, variant, stratum)
        values (${attemptId}, 'settling', now(), now(), 0, 0)`;
      return { under };
    });
    await erasing.under;
    const [row] = await sql<{ left: bigint }[]>`select count(*) as left from exposures where unit = 'settling'`;
    expect(row?.left).toBe(0n);
  });

  async function untilSomebodyWaits(): Promise<void> {
    for (;;) {
      const [row] = await intake.database.sql<{ waiting: bigint }[]>`
        select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      if ((row?.waiting ?? 0n) > 0n) return;
    }
  }

  it('never make anything fail inside', () => {
    expect(intake.logged).toEqual([]);
  });
});
