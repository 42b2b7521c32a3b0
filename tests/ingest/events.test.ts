import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readTail } from '@/lib/ingest/live-tail';
import { listRejected, rejectedWritten } from '@/lib/ingest/rejected-events';
import { CLIENT_KEY, type IntakeUnderTest, SERVER_KEY, startIntake } from './intake-under-test';

interface Stored {
  unit: string;
  message_id: string;
  event: string | null;
  value: bigint | null;
  occurred: Date;
  received: Date;
  from_server: boolean;
  clock_ahead: boolean;
  variant: number | null;
  propensity: number | null;
  attributes: Record<string, unknown> | null;
}

const MINUTE = 60_000;
const click = (changes: object = {}) => ({ type: 'track', messageId: 'm1', unitId: 'u1', event: 'click', ...changes });

describe('POST /api/v1/events', () => {
  let intake: IntakeUnderTest;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.drop());
  beforeEach(async () => {
    await intake.database.sql`truncate event_log, rejected_events`;
  });

  async function stored(): Promise<Stored[]> {
    return await intake.database.sql<Stored[]>`select * from event_log order by unit, message_id`;
  }

  it('stores exposures and outcomes, and says how many', async () => {
    const shown = { experiment: 'ranker', variant: 'candidate', version: intake.configVersion, attributes: { country: 'DE' } };
    const exposure = { type: 'exposure', messageId: 'x1', unitId: 'u1', ...shown };
    const { status, body } = await intake.post({ batch: [exposure, click({ value: 0.1234565, properties: { page: 'home' } })] });
    expect(status).toBe(202);
    expect(body).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    const [outcome, exposed] = await stored();
    expect(outcome).toMatchObject({
      unit: 'u1',
      message_id: 'm1',
      event: 'click',
      value: 123457n,
      from_server: true,
      attributes: { page: 'home' },
    });
    expect(exposed).toMatchObject({ message_id: 'x1', event: null, variant: 1, propensity: 0.5, attributes: { country: 'DE' } });
    expect(exposed?.received.getTime()).toBeGreaterThan(Date.now() - MINUTE);
  });

  it('stores a message once, within a batch, in a second request and in many at the same time', async () => {
    expect((await intake.post([click(), click({ value: 2 })])).body).toEqual({ accepted: 1, duplicates: 1, rejected: [] });
    expect((await intake.post([click(), click({ messageId: 'm2' })])).body).toEqual({ accepted: 1, duplicates: 1, rejected: [] });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => intake.post([click({ messageId: 'm3' }), click({ messageId: 'm4' })])),
    );
    expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(2);
    expect(answers.reduce((sum, { body }) => sum + body.duplicates, 0)).toBe(38);
    expect((await stored()).map((row) => row.message_id)).toEqual(['m1', 'm2', 'm3', 'm4']);
  });

  it('keeps the good events of a batch with bad ones, and names field and fix', async () => {
    const { status, body } = await intake.post({
      batch: [
        click(),
        click({ messageId: 'm2', timestamp: 'yesterday' }),
        { type: 'exposure', unitId: 'u1', experiment: 'nope', variant: 'a' },
        7,
      ],
    });
    expect(status).toBe(202);
    expect(body.accepted).toBe(1);
    expect(body.rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'INVALID_TIMESTAMP'],
      [2, 'UNKNOWN_EXPERIMENT'],
      [3, 'INVALID_EVENT'],
    ]);
    expect(body.rejected[0]).toMatchObject({ messageId: 'm2', message: expect.stringContaining('timestamp must be ISO 8601') });
    await rejectedWritten(intake.database.sql);
    const kept = await listRejected(intake.database.sql, intake.environmentId);
    expect(kept.map(({ code }) => code).sort()).toEqual(['INVALID_EVENT', 'INVALID_TIMESTAMP', 'UNKNOWN_EXPERIMENT']);
    expect(kept.find(({ messageId }) => messageId === 'm2')?.body).toContain('yesterday');
    expect(
      readTail(intake.environmentId)
        .slice(0, 4)
        .map(({ status: tail }) => tail),
    ).toEqual(['rejected', 'rejected', 'rejected', 'stored']);
  });

  it('answers 400 only when every event is bad', async () => {
    const { status, body } = await intake.post([click({ unitId: '' })]);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'INVALID_FIELD', fields: [{ field: 'batch[0]' }] });
    expect(body.error?.message).toContain('unitId must be a text');
  });

  it.each(['{"batch":[', '{}', '[]', '7', '{"batch":{}}', '{"batch":[{}],"sentAt":"soon"}', '{"batch":[{}],"context":7}'])(
    'refuses the envelope %s',
    async (text) => {
      const { status, body } = await intake.post(text);
      expect(status).toBe(400);
      expect(body.error?.message).toMatch(/batch|body|sentAt|context|event/i);
    },
  );

  it('takes every spelling that clients in use have', async () => {
    await intake.post({ events: [{ event: 'a', userId: 'user', messageId: '1' }] });
    await intake.post([{ event: 'a', anonymousId: 'anonymous', userId: null, messageId: '1' }]);
    await intake.post({ batch: [{ event: 'a', distinct_id: 'distinct', messageId: '1', properties: { value: 3 } }] });
    await intake.post({ event: 'a', targetingKey: 'target', messageId: '1' });
    await intake.post({
      context: { targetingKey: 'context', country: 'DE', library: { name: 'x' } },
      batch: [{ event: 'a', messageId: '1', properties: { plan: 'free' } }],
    });
    await intake.post({ batch: [{ type: 'page', name: 'Home', userId: 'viewer', messageId: '1', properties: {} }] });
    const rows = await stored();
    expect(rows.map((row) => row.unit)).toEqual(['anonymous', 'context', 'distinct', 'target', 'user', 'viewer']);
    expect(rows.find((row) => row.unit === 'distinct')?.value).toBe(3_000_000n);
    expect(rows.find((row) => row.unit === 'context')?.attributes).toEqual({ country: 'DE', plan: 'free' });
    expect(rows.find((row) => row.unit === 'viewer')?.event).toBe('page');
  });

  it('takes the single calls of Segment, whose address alone says what they are', async () => {
    for (const call of ['page', 'screen']) {
      const headers = { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ userId: 'viewer', name: 'Home', messageId: call });
      expect((await intake.fetch(new Request(`http://rampart.test/v1/${call}`, { method: 'POST', headers, body }))).status).toBe(202);
    }
    expect((await stored()).map((row) => row.event)).toEqual(['page', 'screen']);
  });

  it.each([
    ['', {}, 'The body is empty'],
    [new Uint8Array(gzipSync('[]')), {}, 'send Content-Encoding: gzip'],
    [new Uint8Array(gzipSync('[]').subarray(0, 15)), { 'content-encoding': 'gzip' }, 'ends before its gzip does'],
    ['[]', { 'content-encoding': 'gzip' }, 'is not gzip'],
    [JSON.stringify({ batch: [click()], events: [click({ messageId: 'm2' })] }), {}, 'put all events into one list'],
    ['[{}]', {}, 'The event could not be taken because type must be'],
  ])('says what is wrong with the body %#', async (body, headers, message) => {
    const all = { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json', ...headers };
    const response = await intake.fetch(new Request('http://rampart.test/api/v1/events', { method: 'POST', headers: all, body }));
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: { message: string } }).error.message).toContain(message);
    expect(await stored()).toEqual([]);
  });

  it("corrects a client's clock by the time of sending", async () => {
    const sentAt = Date.now() - 400 * 24 * 60 * MINUTE;
    await intake.post({ sentAt, batch: [click({ timestamp: sentAt - 7 * MINUTE })] });
    const [row] = await stored();
    expect(row?.occurred.getTime()).toBe((row?.received.getTime() ?? 0) - 7 * MINUTE);
    expect(row?.clock_ahead).toBe(false);
  });

  it('keeps old times, sets times in the future to the received time, and reads texts without offset as UTC', async () => {
    const future = new Date(Date.now() + 6 * MINUTE).toISOString();
    const soon = new Date(Date.now() + 4 * MINUTE).toISOString();
    const times = { a: '2019-11-24 00:00:01.123456+00:00', b: '1990-01-01', c: 1, d: future, e: soon, f: '2019-11-24T01:00:01+01:00' };
    await intake.post(Object.entries(times).map(([messageId, timestamp]) => click({ messageId, timestamp })));
    const rows = await stored();
    expect(rows.slice(0, 3).map((row) => row.occurred.toISOString())).toEqual([
      '2019-11-24T00:00:01.123Z',
      '1990-01-01T00:00:00.000Z',
      '1970-01-01T00:00:00.001Z',
    ]);
    expect([rows[3]?.occurred, rows[3]?.clock_ahead]).toEqual([rows[3]?.received, true]);
    expect([rows[4]?.occurred.toISOString(), rows[4]?.clock_ahead]).toEqual([soon, false]);
    expect(rows[5]?.occurred.toISOString()).toBe('2019-11-24T00:00:01.000Z');
  });

  it('tells events of a public client key from those of a server', async () => {
    await intake.post([click()], { authorization: `Bearer ${CLIENT_KEY}` });
    expect((await stored())[0]?.from_server).toBe(false);
  });

  it("takes a beacon's text/plain with the key in the address", async () => {
    const response = await intake.fetch(
      new Request(`http://rampart.test/api/v1/events?key=${CLIENT_KEY}`, { method: 'POST', body: JSON.stringify({ batch: [click()] }) }),
    );
    expect(response.status).toBe(202);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('refuses a secret key in the address, where logs would keep it', async () => {
    const response = await intake.fetch(
      new Request(`http://rampart.test/api/v1/events?key=${SERVER_KEY}`, { method: 'POST', body: JSON.stringify({ batch: [click()] }) }),
    );
    expect(response.status).toBe(403);
    expect(((await response.json()) as { error: { message: string } }).error.message).toContain('Authorization');
    expect(await stored()).toEqual([]);
  });

  it('takes gzip, and stops a bomb at the bound', async () => {
    const send = (bytes: Buffer) =>
      intake.fetch(
        new Request('http://rampart.test/api/v1/events', {
          method: 'POST',
          headers: {
            authorization: `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`,
            'content-type': 'application/json',
            'content-encoding': 'gzip',
          },
          body: new Uint8Array(bytes),
        }),
      );
    expect((await send(gzipSync(JSON.stringify({ batch: [click()] })))).status).toBe(202);
    expect((await send(gzipSync(Buffer.alloc(64 << 20, 32)))).status).toBe(413);
  });

  it.each([
    [413, { batch: Array.from({ length: 1001 }, () => click()) }, {}],
    [413, ' '.repeat((1 << 20) + 1), {}],
    [415, '{}', { 'content-type': 'application/x-www-form-urlencoded' }],
    [415, '{}', { 'content-encoding': 'br' }],
    [401, '{}', { authorization: 'Bearer wrong' }],
  ])('answers %i where it must', async (status, body, headers) => {
    const answer = await intake.post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body.error?.message).toMatch(/: |send/);
  });

  it('refuses what Postgres cannot store, wherever it stands', async () => {
    const bad = ['u\u0000', '\ud800', 'a\udc00b'];
    const events = bad.flatMap((text, index) => [
      click({ messageId: `a${index}`, unitId: text }),
      click({ messageId: text }),
      click({ messageId: `c${index}`, event: text }),
      click({ messageId: `d${index}`, properties: { deep: { list: [text] } } }),
      click({ messageId: `e${index}`, properties: { [text]: 1 } }),
    ]);
    const { body } = await intake.post({
      batch: [...events, click({ unitId: '🦉', messageId: 'ok', properties: { '🦉': '\ud83e\udd89' } })],
    });
    expect(body.accepted).toBe(1);
    expect(new Set(body.rejected.map(({ code }) => code))).toEqual(new Set(['INVALID_TEXT']));
    expect((await intake.post([click({ unitId: '🦉', messageId: 'ok' }), click({ unitId: '🦉x', messageId: 'ok' })])).body).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
  });

  it.each([
    [{ value: '1' }, 'INVALID_VALUE'],
    [{ value: 9.1e12 }, 'INVALID_VALUE'],
    [{ value: true }, 'INVALID_VALUE'],
    [{ unitId: 7 }, 'INVALID_UNIT'],
    [{ unitId: 'x'.repeat(501) }, 'INVALID_UNIT'],
    [{ messageId: 7 }, 'INVALID_MESSAGE_ID'],
    [{ messageId: 'x'.repeat(101) }, 'INVALID_MESSAGE_ID'],
    [{ event: 'x'.repeat(201) }, 'INVALID_NAME'],
    [{ event: undefined }, 'INVALID_NAME'],
    [{ type: 'identify' }, 'INVALID_TYPE'],
    [{ timestamp: '2026-13-01T00:00:00Z' }, 'INVALID_TIMESTAMP'],
    [{ timestamp: {} }, 'INVALID_TIMESTAMP'],
    [{ properties: [] }, 'INVALID_PROPERTIES'],
    [{ properties: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [index, index])) }, 'INVALID_PROPERTIES'],
    [{ properties: { text: 'x'.repeat(33_000) } }, 'EVENT_TOO_LARGE'],
    [{ type: 'exposure', experiment: 'ranker', variant: 'other' }, 'UNKNOWN_VARIANT'],
    [{ type: 'exposure', experiment: 'ranker' }, 'INVALID_EXPOSURE'],
    [{ type: 'exposure', experiment: 'ranker', variant: 'control', version: 1.5 }, 'INVALID_EXPOSURE'],
  ])('refuses %# with its own code', async (changes, code) => {
    const { status, body } = await intake.post([click({ ...changes })]);
    expect(status).toBe(400);
    expect(body.rejected[0]?.code).toBe(code);
  });

  it('reads an infinite number from JSON as what it is', async () => {
    const { body } = await intake.post('[{"event":"click","unitId":"u1","value":1e400}]');
    expect(body.rejected[0]?.code).toBe('INVALID_VALUE');
  });

  it('lets one row that the database refuses fail alone', async () => {
    await intake.database.sql`alter table event_log add constraint no_trouble check (unit <> 'trouble')`;
    const events = Array.from({ length: 40 }, (_, index) =>
      click({ messageId: `m${index}`, unitId: index === 17 ? 'trouble' : `u${index}` }),
    );
    const [mixed, other] = await Promise.all([intake.post(events), intake.post([click({ messageId: 'other' })])]);
    await intake.database.sql`alter table event_log drop constraint no_trouble`;
    expect(mixed.body.accepted).toBe(39);
    expect(mixed.body.rejected.map(({ index, code }) => [index, code])).toEqual([[17, 'UNSTORABLE']]);
    expect(other.status).toBe(202);
  });

  it('never fails inside', () => {
    expect(intake.logged).toEqual([]);
  });
});
