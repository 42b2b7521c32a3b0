import { advanceWatermark } from '@/lib/aggregate/advance-watermark';
import { readMoments } from '@/lib/aggregate/read-moments';
import { settleAttempt } from '@/lib/aggregate/settle-attempt';
import type { AttemptToSettle, MetricToSettle } from '@/lib/aggregate/types';
import type { BenchRow } from '@/lib/cli/bench';
import type { Sql } from '@/lib/db/types';
import { startBenchDatabase } from './bench-database';

const UNITS = 100_000;
const EVENTS_A_UNIT = 4;
const TARGET = 50_000;
const WINDOW_MS = 60_000;

const base = {
  source: 'any',
  windowMs: WINDOW_MS,
  latenessMs: 0,
  cap: undefined,
  lookbackMs: undefined,
  thresholds: [],
  denominator: undefined,
} as const;
const METRICS: MetricToSettle[] = [
  { ...base, key: 'ctr', kind: 'proportion', numerator: { event: 'click', aggregate: 'count' } },
  { ...base, key: 'errors', kind: 'proportion', numerator: { event: 'error', aggregate: 'count' }, source: 'server' },
  { ...base, key: 'latency', kind: 'mean', numerator: { event: 'latency', aggregate: 'sum' }, cap: 10_000_000_000n },
  { ...base, key: 'clicks', kind: 'count', numerator: { event: 'click', aggregate: 'count' } },
  {
    ...base,
    key: 'rate',
    kind: 'ratio',
    numerator: { event: 'click', aggregate: 'count' },
    denominator: { event: 'view', aggregate: 'count' },
  },
];

function attemptOf(attemptId: number, slices: readonly string[]): AttemptToSettle {
  const strata = [{ ordinal: 0, coverage: 0.5, configVersion: 1, enteredAt: new Date(Date.now() - 3_600_000), leftAt: undefined }];
  return {
    attemptId,
    environmentId: 1,
    clock: 'server',
    metrics: METRICS,
    slices,
    protectedSlices: [],
    sliceLimit: 50,
    strata,
    earlierAttempts: [],
  };
}

/** Units a second in the two halves of settling, five metrics: exposures registered when they come in, sums made when windows close. */
export async function bench(): Promise<BenchRow[]> {
  const { sql, stop } = await startBenchDatabase();
  try {
    return [
      ...(await measure(sql, attemptOf(1, []), 'five_metrics')),
      ...(await measure(sql, attemptOf(2, ['country', 'device']), 'two_slices')),
    ];
  } finally {
    await stop();
  }
}

async function measure(sql: Sql, attempt: AttemptToSettle, name: string): Promise<BenchRow[]> {
  const received = await fill(sql, attempt.attemptId);
  const { watermark } = await advanceWatermark(sql);
  const registering = performance.now();
  const { exposed } = await settleAttempt(sql, attempt, new Date(received.getTime() + WINDOW_MS / 2));
  const closing = performance.now();
  const { units } = await settleAttempt(sql, attempt, watermark);
  const closed = performance.now();
  const total = (await readMoments(sql, attempt.attemptId)).find((row) => row.metric === 'ctr' && row.variant === 0 && row.slice === '');
  if (exposed !== UNITS || units !== UNITS || total?.units !== BigInt(UNITS / 2)) throw new Error(`settled ${units} of ${UNITS} units`);
  const rate = (from: number, to: number) => (1000 * UNITS) / (to - from);
  const target = name === 'five_metrics' ? TARGET : null;
  const settled = rate(closing, closed);
  return [
    { name: `settle.${name}`, value: settled, unit: 'units/s', target, pass: target === null ? null : settled >= target },
    { name: `settle.${name}.register`, value: rate(registering, closing), unit: 'units/s', target: null, pass: null },
  ];
}

/** Units spread over the log as in life: the rows of one are not next to each other. */
async function fill(sql: Sql, attemptId: number): Promise<Date> {
  const received = new Date(Date.now() - 10 * WINDOW_MS);
  await sql`
    insert into event_log (environment_id, unit, message_id, occurred, received, from_server, attempt_id, variant, config_version, attributes)
    select 1, 'unit-' || ${attemptId}::int || '-' || n, 'x', ${received}, ${received}, true, ${attemptId}::int, n % 2, 1,
      jsonb_build_object('country', (array['DE', 'FR', 'US', 'JP'])[1 + n % 4], 'device', (array['phone', 'desktop'])[1 + n % 2])
    from generate_series(1, ${UNITS}::int) n`;
  for (let round = 0; round < EVENTS_A_UNIT; round += 1) {
    await sql`
      insert into event_log (environment_id, unit, message_id, event, value, occurred, received, from_server)
      select 1, 'unit-' || ${attemptId}::int || '-' || (1 + (n * 7919::bigint) % ${UNITS}::int), ${`m${round}`}::text,
        (array['view', 'latency', 'click', 'error'])[1 + ${round}::int], 40000000 + n % 1000000,
        ${received}::timestamptz + interval '1 second', ${received}::timestamptz + interval '1 second', true
      from generate_series(1, ${UNITS}::int) n`;
  }
  return received;
}
