import { advanceWatermark } from '@/lib/aggregate/advance-watermark';
import { metricToSettle } from '@/lib/aggregate/metric-to-settle';
import { readMoments } from '@/lib/aggregate/read-moments';
import { settleAttempt } from '@/lib/aggregate/settle-attempt';
import type { AttemptToSettle } from '@/lib/aggregate/types';
import { ensureKey } from '@/lib/auth/create-key';
import type { Sql } from '@/lib/db/types';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { parseMetricDocument } from '@/lib/experiments/metric-document';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { SOAK_KEY } from './soak-load';

export interface SoakExperiment {
  key: string;
  /** One round, as a worker does it. */
  settle(): Promise<void>;
  count(): Promise<{ events: number; messages: number; settledUnits: number; settledClicks: number }>;
}

const KEY = 'soak';
const METRIC = { key: 'clicks', kind: 'count', event: 'click', window: '2s', lateness: '1s' };
/** Window and lateness, and a little for the last mark. */
export const SETTLED_AFTER_MS = 5000;

/** An experiment on clicks, running. */
export async function startSoakExperiment(sql: Sql): Promise<SoakExperiment> {
  const now = new Date();
  const { id: environmentId } = await createEnvironment(sql, { key: 'production', now });
  await ensureKey({ sql, environmentId, actor: { name: 'soak', role: 'owner' } }, { kind: 'server', name: 'soak', key: SOAK_KEY });
  const ctx = { sql, environmentId, actor: { name: 'soak', role: 'owner' as const }, now };
  const { key: metricKey, ...metric } = METRIC;
  await putMetric({ ctx, input: { key: metricKey, document: metric } });
  const variants = [
    { key: 'control', role: 'control', value: 1 },
    { key: 'candidate', role: 'candidate', value: 2 },
  ];
  await putExperiment({ ctx, input: { key: KEY, document: { name: 'Soak', unit: 'user', variants, metrics: { primary: metricKey } } } });
  await startExperiment({ ctx, input: { key: KEY } });
  const attempt = await attemptOf(sql, environmentId, now);

  async function settle(): Promise<void> {
    const { watermark } = await advanceWatermark(sql);
    await settleAttempt(sql, attempt, watermark);
  }

  async function count() {
    const [row] = await sql<{ events: bigint; messages: bigint }[]>`
      select count(*) as events, count(distinct (unit, message_id)) as messages from event_log where environment_id = ${environmentId}`;
    const moments = (await readMoments(sql, attempt.attemptId)).filter(({ slice }) => slice === '');
    const settledUnits = Number(moments.reduce((sum, { units }) => sum + units, 0n));
    const settledClicks = Number(moments.reduce((sum, { sumY }) => sum + sumY, 0n) / 1_000_000n);
    return { events: Number(row?.events), messages: Number(row?.messages), settledUnits, settledClicks };
  }

  return { key: KEY, settle, count };
}

async function attemptOf(sql: Sql, environmentId: number, enteredAt: Date): Promise<AttemptToSettle> {
  const [row] = await sql<{ id: number }[]>`select max(id) as id from attempts`;
  return {
    attemptId: row?.id ?? 0,
    environmentId,
    clock: 'server',
    metrics: [metricToSettle(parseMetricDocument(METRIC), { isGuardrail: false })],
    slices: [],
    protectedSlices: [],
    sliceLimit: 50,
    strata: [{ ordinal: 0, coverage: 0.05, configVersion: 1, enteredAt, leftAt: undefined }],
    earlierAttempts: [],
  };
}
