import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byClosing } from '@/lib/aggregate/by-closing';
import { readExposureCounts } from '@/lib/aggregate/read-exposure-counts';
import { readMoments } from '@/lib/aggregate/read-moments';
import { settleAttempt } from '@/lib/aggregate/settle-attempt';
import { sweepOf } from '@/lib/aggregate/sweep-of';
import type { AttemptToSettle, MetricToSettle } from '@/lib/aggregate/types';
import { createDatabase, type TestDatabase } from '../support/database';
import { insertLog } from './insert-log';
import { type LogRow, oracle } from './oracle';

const START = Date.UTC(2026, 0, 1);
const SECOND = 1000;
const ENVIRONMENT = 1;

const base = {
  source: 'any',
  windowMs: 60 * SECOND,
  latenessMs: 10 * SECOND,
  cap: undefined,
  lookbackMs: undefined,
  thresholds: [],
  denominator: undefined,
} as const;
const METRICS: MetricToSettle[] = [
  { ...base, key: 'any', kind: 'proportion', numerator: { event: 'a', aggregate: 'count' } },
  { ...base, key: 'number', kind: 'count', numerator: { event: 'a', aggregate: 'count' }, lookbackMs: 100 * SECOND },
  { ...base, key: 'sum', kind: 'mean', numerator: { event: 'b', aggregate: 'sum' }, cap: 2_000_000n, lookbackMs: 50 * SECOND },
  { ...base, key: 'trusted', kind: 'mean', numerator: { event: 'b', aggregate: 'sum' }, source: 'server', windowMs: 30 * SECOND },
  {
    ...base,
    key: 'rate',
    kind: 'ratio',
    numerator: { event: 'b', aggregate: 'sum' },
    denominator: { event: 'a', aggregate: 'count' },
    latenessMs: 0,
  },
  { ...base, key: 'tail', kind: 'quantile', numerator: { event: 'b', aggregate: 'count' }, thresholds: [0n, 1_500_000n] },
];

/** Two stages with a pause at zero between them. */
function strataFrom(start: number) {
  const [pause, resume] = [new Date(start + 140 * SECOND), new Date(start + 160 * SECOND)];
  return [
    { ordinal: 0, coverage: 0.05, configVersion: 10, enteredAt: new Date(start), leftAt: pause },
    { ordinal: 1, coverage: 0, configVersion: 11, enteredAt: pause, leftAt: resume },
    { ordinal: 2, coverage: 0.1, configVersion: 12, enteredAt: resume, leftAt: undefined },
  ];
}

// A live log has nothing from before the start, even where a clock is a minute ahead.
const second = fc.integer({ min: 60, max: 300 });
const exposure = fc.record({
  unit: fc.integer({ min: 0, max: 7 }),
  id: fc.integer({ min: 0, max: 60 }),
  occurred: second,
  delay: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -60, max: 150 })),
  variant: fc.integer({ min: 0, max: 1 }),
  sameVariant: fc.boolean(),
  isEarlier: fc.integer({ min: 0, max: 7 }).map((die) => die === 0),
  configVersion: fc.constantFrom(null, null, 9, 10, 11, 12),
  country: fc.constantFrom(undefined, 'DE', 'FR', 'IT', 'PT', 'ES', '(other)'),
});
const outcome = fc.record({
  unit: fc.integer({ min: 0, max: 7 }),
  id: fc.integer({ min: 0, max: 200 }),
  occurred: second,
  delay: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -60, max: 150 }), fc.integer({ min: 40, max: 100 })),
  event: fc.constantFrom('a', 'b', 'c'),
  value: fc.constantFrom(null, 0n, 1_000_000n, 2_500_000n, -3_000_000n, 9_000_000_000_000_000_000n),
  fromServer: fc.boolean(),
});
const scenario = fc.record({
  exposures: fc.array(exposure, { minLength: 1, maxLength: 25 }),
  outcomes: fc.array(outcome, { maxLength: 60, size: 'max' }),
  cuts: fc.oneof(fc.constant<number[]>([]), fc.array(fc.integer({ min: -50, max: 420 }), { maxLength: 5 })),
  clock: fc.constantFrom('server' as const, 'server' as const, 'event' as const),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function logOf({ exposures, outcomes }: Scenario, attempts: { now: number; earlier: number }): LogRow[] {
  const rows = new Map<string, LogRow>();
  const put = (row: LogRow) => {
    if (!rows.has(`${row.unit} ${row.messageId}`)) rows.set(`${row.unit} ${row.messageId}`, row);
  };
  for (const one of exposures) {
    const occurred = START + one.occurred * SECOND;
    put({
      unit: `u${one.unit}`,
      messageId: `x${one.id}`,
      event: null,
      value: null,
      occurred,
      received: occurred + one.delay * SECOND,
      fromServer: true,
      attemptId: one.isEarlier ? attempts.earlier : attempts.now,
      variant: one.sameVariant ? one.unit % 2 : one.variant,
      configVersion: one.configVersion,
      attributes: one.country === undefined ? null : { country: one.country, plan: 'free' },
    });
  }
  for (const one of outcomes) {
    const occurred = START + one.occurred * SECOND;
    const { event, value, fromServer } = one;
    const shared = {
      unit: `u${one.unit}`,
      messageId: `t${one.id}`,
      event,
      value,
      occurred,
      received: occurred + one.delay * SECOND,
      fromServer,
    };
    put({ ...shared, attemptId: null, variant: null, configVersion: null, attributes: null });
  }
  return [...rows.values()];
}

describe('settling', () => {
  let database: TestDatabase;
  let nextAttempt = 1;
  beforeAll(async () => {
    database = await createDatabase({ max: 4 });
  });
  afterAll(() => database.drop());

  function attemptOf(clock: 'server' | 'event'): AttemptToSettle {
    nextAttempt += 2;
    return {
      attemptId: nextAttempt,
      environmentId: ENVIRONMENT,
      clock,
      metrics: METRICS,
      slices: ['country'],
      protectedSlices: ['country=DE'],
      sliceLimit: 3,
      strata: strataFrom(clock === 'event' ? START + 70 * SECOND : START),
      earlierAttempts: [nextAttempt - 1],
    };
  }

  async function settledMoments(attemptId: number) {
    const moments = new Map<string, Record<string, bigint>>();
    for (const { metric, stratum, variant, slice, ...sums } of await readMoments(database.sql, attemptId)) {
      const kept = Object.entries(sums).filter(([, value]) => value !== 0n);
      if (kept.length > 0) moments.set(`${metric}|${stratum}|${variant}|${slice}`, Object.fromEntries(kept));
    }
    const exposures = new Map(
      (await readExposureCounts(database.sql, attemptId)).map((row) => [`${row.stratum}|${row.variant}|${row.slice}`, row.units]),
    );
    return { moments, exposures };
  }

  /** How the groups of metrics were settled in a slice that has just been: which way is chosen depends on the log alone. */
  async function countSweeps(attempt: AttemptToSettle, slice: { from: string; to: Date }, ways: { swept: number; lookedUp: number }) {
    for (const { closing, metrics } of byClosing(attempt.metrics)) {
      const { sweep } = await database.sql.begin(async (tx) => ({ sweep: await sweepOf(tx, { attempt, closing, metrics, slice }) }));
      if (sweep === undefined) ways.lookedUp += 1;
      else ways.swept += 1;
    }
  }

  function withoutZeros(moments: Map<string, Record<string, bigint>>) {
    return new Map(
      [...moments]
        .map(([key, sums]) => [key, Object.fromEntries(Object.entries(sums).filter(([, value]) => value !== 0n))] as const)
        .filter(([, sums]) => Object.keys(sums).length > 0),
    );
  }

  it('agrees with the oracle to the last unit, in one cut or many, with late events, crossovers, pauses and earlier attempts', async () => {
    let settledUnits = 0n;
    const totals = { crossovers: 0n, late: 0n, leftOut: 0, folded: 0 };
    const ways = { first: { swept: 0, lookedUp: 0 }, later: { swept: 0, lookedUp: 0 } };
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const attempt = attemptOf(drawn.clock);
        const log = logOf(drawn, { now: attempt.attemptId, earlier: attempt.attemptId - 1 });
        // The last slice is long enough to be read in one sweep.
        const end = START + 1000 * SECOND;
        const cuts = [...drawn.cuts.map((cut) => START + cut * SECOND), end].sort((a, b) => a - b);
        await database.sql`truncate event_log`;
        const known = (row: LogRow) => (drawn.clock === 'event' ? row.occurred : row.received);
        let from = Number.NEGATIVE_INFINITY;
        for (const cut of cuts) {
          // As in life, each cut sees what has come in by then. A past experiment is sent whole before its watermark moves.
          const arrived =
            drawn.clock === 'event'
              ? from === Number.NEGATIVE_INFINITY
                ? log
                : []
              : log.filter((row) => known(row) >= from && known(row) < cut);
          await insertLog(database.sql, ENVIRONMENT, arrived);
          await settleAttempt(database.sql, attempt, new Date(cut));
          const isFirst = from === Number.NEGATIVE_INFINITY;
          const slice = { from: isFirst ? '-infinity' : new Date(from).toISOString(), to: new Date(cut) };
          await countSweeps(attempt, slice, isFirst ? ways.first : ways.later);
          from = cut;
        }
        const expected = oracle(log, attempt, end);
        const actual = await settledMoments(attempt.attemptId);
        expect(actual.moments).toEqual(withoutZeros(expected.moments));
        expect(actual.exposures).toEqual(expected.exposures);
        for (const [key, sums] of expected.moments) {
          totals.crossovers += sums['crossovers'] ?? 0n;
          totals.late += sums['late'] ?? 0n;
          if (key.endsWith('=(other)')) totals.folded += 1;
          if (key.startsWith('any|')) settledUnits += sums['units'] ?? 0n;
        }
        totals.leftOut += [...expected.exposures].filter(([key]) => key.startsWith('-1|')).length;
      }),
      { numRuns: 80 },
    );
    // The scenarios must have contained what they are about.
    expect(settledUnits).toBeGreaterThan(100n);
    expect(totals.crossovers).toBeGreaterThan(20n);
    expect(totals.late).toBeGreaterThan(20n);
    expect(totals.folded).toBeGreaterThan(20);
    expect(totals.leftOut).toBeGreaterThan(3);
    for (const { swept, lookedUp } of Object.values(ways)) {
      expect(swept).toBeGreaterThan(20);
      expect(lookedUp).toBeGreaterThan(20);
    }
  }, 240_000);
});
