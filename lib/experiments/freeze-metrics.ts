import { AppError } from '@/lib/errors';
import type { WriteContext } from './context';
import { durationMs } from './duration';
import type { ExperimentDocument } from './experiment-document';
import type { FrozenMetric } from './frozen-attempt';
import { readMetrics } from './list-metrics';
import type { MetricDocument } from './metric-document';
import { metricProblems, namedMetrics } from './metric-problems';
import { refusal } from './parse-document';

/** The metrics of an experiment as an attempt keeps them: primary, guardrails, secondary. */
export async function freezeMetrics(ctx: WriteContext, experiment: ExperimentDocument): Promise<FrozenMetric[]> {
  const known = await readMetrics(
    ctx,
    namedMetrics(experiment).map(({ key }) => key),
  );
  const problems = metricProblems(experiment, known);
  if (problems.length > 0) throw refusal(problems);
  const frozen: FrozenMetric[] = [];
  for (const { key, field } of namedMetrics(experiment)) {
    const document = known.get(key);
    if (document === undefined) continue;
    const threshold = document.kind === 'quantile' ? await thresholdOf(ctx, experiment, document) : null;
    const decides = !field.startsWith('metrics.secondary');
    if (document.kind === 'quantile' && threshold === null && decides) throw missingThreshold(key);
    frozen.push({ document, cap: await capOf(ctx, document), threshold });
  }
  refuseUncapped(experiment, frozen);
  return frozen;
}

function missingThreshold(key: string): AppError {
  return refusal([
    {
      field: `plan.baseline.${key}.mean`,
      message: `is needed: no event of "${key}" has come in yet to take the quantile from, so give the value expected of control`,
    },
  ]);
}

function refuseUncapped({ ramp, metrics }: ExperimentDocument, frozen: readonly FrozenMetric[]): void {
  if (ramp.controlMode !== 'all') return;
  const deciding = [metrics.primary, ...metrics.guardrails.map(({ metric }) => metric)];
  const open = frozen.find(
    ({ document, cap }) => deciding.includes(document.key) && ['mean', 'count', 'ratio'].includes(document.kind) && cap === null,
  );
  if (open === undefined) return;
  const { key } = open.document;
  throw new AppError(
    'CONFLICT',
    `metric "${key}" has no history to take its cap from, and controlMode "all" needs one: give it "cap": { "value": … }`,
  );
}

async function capOf(ctx: WriteContext, document: MetricDocument): Promise<number | null> {
  const { cap, kind } = document;
  if (cap === undefined || kind === 'proportion') return null;
  if ('value' in cap) return cap.value;
  if (kind === 'ratio') return null;
  const value = kind === 'count' ? ctx.sql`count(*) * 1000000` : ctx.sql`sum(coalesce(value, 1000000))`;
  const from = windowBefore(ctx.now, document);
  const [row] = await ctx.sql<{ cap: string | null }[]>`
    with per_unit as (
      select ${value} as total from event_log
      where environment_id = ${ctx.environmentId} and event = ${document.event ?? document.key}
        and received >= ${from} and received < ${ctx.now} and occurred >= ${from}
      group by unit
    )
    select percentile_disc(${cap.percentile}) within group (order by total) as cap from per_unit`;
  return row?.cap == null ? null : Number(row.cap) / 1e6;
}

async function thresholdOf(ctx: WriteContext, { plan }: ExperimentDocument, document: MetricDocument): Promise<number | null> {
  const from = windowBefore(ctx.now, document);
  const [row] = await ctx.sql<{ threshold: bigint | null }[]>`
    select percentile_disc(${document.quantile ?? 0.5}) within group (order by value) as threshold from event_log
    where environment_id = ${ctx.environmentId} and event = ${document.event ?? document.key}
      and received >= ${from} and received < ${ctx.now} and value is not null`;
  const known = row?.threshold;
  return known == null ? (plan?.baseline[document.key]?.mean ?? null) : Number(known) / 1e6;
}

/** No event is older than the epoch; a window may be, and a date before our era is nothing that Postgres reads. */
function windowBefore(now: Date, { window }: MetricDocument): Date {
  return new Date(Math.max(0, now.getTime() - durationMs(window)));
}
