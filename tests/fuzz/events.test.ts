import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intakeOf } from '@/lib/ingest/intake';
import { type IntakeUnderTest, SERVER_KEY, startIntake } from '../ingest/intake-under-test';

const KNOWN = [200, 202, 400, 413, 415];
const SLOWEST_MS = 5000;

const hostileText = fc.oneof(
  fc.constantFrom(
    '',
    '\u0000',
    '\ud800',
    '\udfff',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '{}',
    '\\',
    '"',
    "'; drop table event_log; --",
    '🦉',
    '\u202e',
    'NULL',
    '{a,b}',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(100, 101, 200, 201, 500, 501, 40_000).map((length) => 'x'.repeat(length)),
);
const hostileNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(
    -0,
    9e12,
    9.0000001e12,
    -9e12,
    1e308,
    5e-324,
    2 ** 53,
    0.1 + 0.2,
    1e21,
    -62_135_596_800_000,
    -62_135_596_800_001,
    253_402_300_799_999,
    8.64e15,
  ),
);
const leaf = fc.oneof(hostileText, hostileNumber, fc.boolean(), fc.constant(null));
const nested = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 12, depthSize: 'small' },
    leaf,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(hostileText, tie('node'), { maxKeys: 4 }),
  ),
})).node;

const timestamp = fc.oneof(
  fc.constantFrom(
    '2026-01-31T12:00:00Z',
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '0000-01-01',
    '0001-01-01T00:00:00+14:00',
    '+275760-09-13T00:00:00.000Z',
    'now',
    '12',
    '2026-01-01T25:00:00Z',
  ),
  hostileNumber,
  nested,
);
const field = <T>(usual: T, odd: fc.Arbitrary<unknown> = nested) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(usual) }, { weight: 1, arbitrary: odd });
const event = fc.record(
  {
    type: field('track', fc.oneof(fc.constantFrom('exposure', 'page', 'identify'), nested)),
    messageId: fc.oneof({ weight: 4, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.oneof(hostileText, nested) }),
    timestamp: field('2026-01-31T12:00:00Z', timestamp),
    unitId: field('u1', fc.oneof(hostileText, nested)),
    event: field('click', fc.oneof(hostileText, nested)),
    experiment: field('ranker', fc.oneof(hostileText, nested)),
    variant: field('candidate', fc.oneof(hostileText, nested)),
    version: field(2, fc.oneof(hostileNumber, nested)),
    attempt: field(1, fc.oneof(hostileNumber, nested)),
    value: field(1, fc.oneof(hostileNumber, nested)),
    properties: field({ page: 'home' }),
    attributes: field({ country: 'DE' }),
  },
  { requiredKeys: ['unitId', 'event'] },
);
const envelope = fc.oneof(
  fc.record(
    {
      batch: fc.array(fc.oneof({ weight: 5, arbitrary: event }, { weight: 1, arbitrary: nested }), { maxLength: 6 }),
      sentAt: field(1_700_000_000_000, timestamp),
      context: field({ country: 'DE' }),
    },
    { requiredKeys: ['batch'] },
  ),
  fc.array(event, { maxLength: 4 }),
  event,
  nested,
);

interface Body {
  bytes: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

const toBytes = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const packed = (bytes: Uint8Array) => ({ bytes: new Uint8Array(gzipSync(bytes)), headers: { 'content-encoding': 'gzip' } });
const json = envelope.map((value): Body => ({ bytes: toBytes(JSON.stringify(value) ?? ''), headers: {} }));
/** Cut short, or with bytes turned over. */
const damaged = fc.tuple(json, fc.nat(), fc.nat(255), fc.boolean()).map(([body, at, byte, isCut]): Body => {
  const bytes = body.bytes.slice();
  const position = bytes.length === 0 ? 0 : at % bytes.length;
  if (isCut) return { ...body, bytes: bytes.slice(0, position) };
  bytes[position] = byte;
  return { ...body, bytes };
});
const zipped = fc.tuple(json, fc.boolean(), fc.nat()).map(([{ bytes }, isCut, at]): Body => {
  const whole = packed(bytes);
  return isCut ? { ...whole, bytes: whole.bytes.slice(0, at % whole.bytes.length) } : whole;
});
const raw = fc.uint8Array({ maxLength: 200 }).map((bytes): Body => ({ bytes: new Uint8Array(bytes), headers: {} }));
const otherType = fc
  .tuple(
    json,
    fc.constantFrom('text/plain', 'text/html', 'application/json; charset=utf-16', '', 'multipart/form-data', 'application/vnd.api+json'),
  )
  .map(([{ bytes }, type]): Body => ({ bytes, headers: { 'content-type': type } }));
const body = fc.oneof(
  { weight: 8, arbitrary: json },
  { weight: 3, arbitrary: damaged },
  { weight: 3, arbitrary: zipped },
  { weight: 1, arbitrary: raw },
  { weight: 1, arbitrary: otherType },
);

describe('POST /api/v1/events under hostile bodies', () => {
  let intake: IntakeUnderTest;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.drop());

  async function send({ bytes, headers }: Body): Promise<number> {
    const request = new Request('http://rampart.test/api/v1/events', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${SERVER_KEY}`,
        'content-type': 'application/json',
        'content-length': String(bytes.length),
        ...headers,
      },
      body: bytes,
    });
    const began = performance.now();
    const response = await intake.fetch(request);
    const text = await response.text();
    expect(performance.now() - began).toBeLessThan(SLOWEST_MS);
    const answer = JSON.parse(text) as { error?: { code: string; message: string }; accepted?: number; rejected?: { message: string }[] };
    if (response.status >= 400) expect(answer.error?.message.length).toBeGreaterThan(10);
    else expect((answer.accepted ?? 0) + (answer.rejected?.length ?? 0)).toBeGreaterThanOrEqual(0);
    return response.status;
  }

  it('answers 20,000 of them with a known status and a reason, in bounded time and memory', async () => {
    const statuses = new Map<number, number>();
    let most = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(body, { minLength: 20, maxLength: 20 }), async (bodies) => {
        for (const status of await Promise.all(bodies.map(send))) {
          expect(KNOWN).toContain(status);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
        most = Math.max(most, process.memoryUsage().rss);
      }),
      { numRuns: 1000, endOnFailure: false },
    );
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(20_000);
    expect(statuses.get(202) ?? 0).toBeGreaterThan(1000);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(1000);
    expect(intake.logged).toEqual([]);
    expect(most).toBeLessThan(700e6);
    expect(intakeOf(intake.database.sql).state()).toMatchObject({ queuedRows: 0, reservedBytes: 0 });
  }, 300_000);

  it('stops what is packed or nested beyond measure', async () => {
    const deep = (depth: number) => `{"batch":[{"event":"click","unitId":"u","properties":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}]}`;
    const lists = `{"batch":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`;
    const bomb = packed(Buffer.alloc(256 << 20, '['));
    const twice = packed(packed(Buffer.alloc(8 << 20, ' ')).bytes);
    const before = process.memoryUsage().rss;
    expect(await send({ bytes: toBytes(deep(3)), headers: {} })).toBe(202);
    for (const text of [deep(100), deep(30_000), lists]) expect(await send({ bytes: toBytes(text), headers: {} })).toBe(400);
    expect(await send(bomb)).toBe(413);
    expect(await send(twice)).toBe(400);
    const bombs = await Promise.all(Array.from({ length: 40 }, () => send(bomb)));
    expect(new Set(bombs)).toEqual(new Set([413]));
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  }, 60_000);

  it('has no way to the prototypes of objects', async () => {
    await intake.database.sql`truncate event_log`;
    const text =
      '{"batch":[{"__proto__":{"unitId":"owned"},"event":"click","messageId":"p1"},{"event":"__proto__","unitId":"__proto__","messageId":"constructor","properties":{"__proto__":{"x":1}}}],"context":{"__proto__":{"unitId":"owned"}}}';
    await send({ bytes: toBytes(text), headers: {} });
    expect(({} as Record<string, unknown>)['unitId']).toBeUndefined();
    const rows = await intake.database.sql<{ unit: string }[]>`select unit from event_log where message_id in ('p1', 'constructor')`;
    expect(rows.map(({ unit }) => unit)).toEqual(['__proto__']);
  });
});
