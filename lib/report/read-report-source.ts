import { readExposureCounts } from '@/lib/aggregate/read-exposure-counts';
import { readHistograms } from '@/lib/aggregate/read-histograms';
import { readMoments } from '@/lib/aggregate/read-moments';
import type { HistogramRow } from '@/lib/aggregate/types';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { type AttemptRow, type ExperimentRow, requireExperiment } from '@/lib/experiments/experiment-row';
import type { FrozenMetric } from '@/lib/experiments/frozen-attempt';
import { readMetrics } from '@/lib/experiments/list-metrics';
import { namedMetrics } from '@/lib/experiments/metric-problems';
import { readDecisions, readNewestRules, readSteps } from './read-decisions';
import { readLooks } from './read-looks';
import type { ReportSource, StratumRow } from './report-source';

type ReportContext = Pick<ExperimentsContext, 'sql' | 'environmentId' | 'now'>;

export interface ReportInput extends ReportContext {
  experimentKey: string;
}

/** Of which metrics a report shows slices and looks: of each, or of this one; without one of that key, of the primary metric. */
export type Detail = 'every' | { metric: string | undefined };

/**
 * Reads what a report needs: some rows per stage, variant, metric and slice, however many events there were.
 *
 * @throws AppError NOT_FOUND
 */
export async function readReportSource({ experimentKey, ...ctx }: ReportInput, detail: Detail): Promise<ReportSource> {
  const experiment = await requireExperiment(ctx.sql, { environmentId: ctx.environmentId, key: experimentKey });
  const { attempt } = experiment;
  const document = attempt?.frozen.experiment ?? experiment.document;
  const metrics = attempt?.frozen.metrics ?? (await draftMetrics(ctx, experiment));
  const detailed = detail === 'every' ? metrics : metrics.filter((metric) => metric === detailedMetric(metrics, detail.metric));
  const [evidence, log, general] = await Promise.all([
    readEvidence(ctx, attempt, { metrics, detailed }),
    readLog(ctx, experiment),
    readGeneral(ctx, experiment),
  ]);
  return { experiment, document, metrics, detailed, now: ctx.now, ...evidence, ...log, ...general };
}

function detailedMetric(metrics: readonly FrozenMetric[], wanted: string | undefined): FrozenMetric | undefined {
  return metrics.find(({ document }) => document.key === wanted) ?? metrics[0];
}

async function draftMetrics(ctx: ReportContext, { document }: ExperimentRow): Promise<FrozenMetric[]> {
  const keys = namedMetrics(document).map(({ key }) => key);
  const known = await readMetrics(ctx, keys);
  return keys.flatMap((key) => {
    const found = known.get(key);
    return found === undefined ? [] : [{ document: found, cap: null, threshold: null }];
  });
}

type Evidence = Pick<
  ReportSource,
  'strata' | 'moments' | 'exposures' | 'histograms' | 'looks' | 'dailyLooks' | 'lookCount' | 'settledTo' | 'lastTrafficAt'
>;

const NO_LOOKS = { looks: [], dailyLooks: [], lookCount: 0 };

async function readEvidence(
  { sql }: ReportContext,
  attempt: AttemptRow | null,
  { metrics, detailed }: Pick<ReportSource, 'metrics' | 'detailed'>,
): Promise<Evidence> {
  if (attempt === null) {
    return { strata: [], moments: [], exposures: [], histograms: new Map(), ...NO_LOOKS, settledTo: null, lastTrafficAt: null };
  }
  const only = detailed === metrics ? undefined : detailed[0]?.document.key;
  const quantiles = metrics.filter(({ document }) => document.kind === 'quantile').map(({ document }) => document.key);
  const [strata, moments, exposures, looks, times, histograms] = await Promise.all([
    readStrata(sql, attempt.id),
    readMoments(sql, attempt.id, only),
    readExposureCounts(sql, attempt.id),
    readLooks(sql, attempt.id, only),
    readTimes(sql, attempt.id),
    Promise.all(quantiles.map(async (key): Promise<[string, HistogramRow[]]> => [key, await readHistograms(sql, attempt.id, key)])),
  ]);
  return { strata, moments, exposures, histograms: new Map(histograms), ...looks, ...times };
}

type Log = Pick<ReportSource, 'decisions' | 'steps' | 'rules' | 'inputsHash'>;

async function readLog({ sql }: ReportContext, { id }: ExperimentRow): Promise<Log> {
  const [decisions, steps, newest] = await Promise.all([readDecisions(sql, id), readSteps(sql, id), readNewestRules(sql, id)]);
  return { decisions, steps, ...newest };
}

type General = Pick<ReportSource, 'attempts' | 'rejected' | 'configVersion'>;

async function readGeneral({ sql, environmentId }: ReportContext, { id, attempt }: ExperimentRow): Promise<General> {
  const [row] = await sql<{ attempts: number; rejected: number; config_version: bigint }[]>`
    select config_version,
      (select count(*)::int from attempts where experiment_id = ${id}) as attempts,
      (select count(*)::int from rejected_events where environment_id = ${environmentId} and received >= ${attempt?.startedAt ?? null}) as rejected
    from environments where id = ${environmentId}`;
  return { attempts: row?.attempts ?? 0, rejected: row?.rejected ?? 0, configVersion: Number(row?.config_version ?? 0) };
}

async function readStrata(sql: ReportContext['sql'], attemptId: number): Promise<StratumRow[]> {
  const rows = await sql<(Omit<StratumRow, 'configVersion'> & { configVersion: bigint })[]>`
    select ordinal, stage, coverage, candidate_share as "candidateShare", config_version as "configVersion", entered_at as "enteredAt",
      left_at as "leftAt", excluded_at as "excludedAt", excluded_reason as "excludedReason"
    from stages where attempt_id = ${attemptId} order by ordinal`;
  return rows.map((row) => ({ ...row, configVersion: Number(row.configVersion) }));
}

async function readTimes(sql: ReportContext['sql'], attemptId: number): Promise<Pick<Evidence, 'settledTo' | 'lastTrafficAt'>> {
  const [row] = await sql<{ settled_to: Date | null; last_traffic: Date | null }[]>`
    select (select settled_to from cuts where attempt_id = ${attemptId}) as settled_to,
      (select received from event_log where attempt_id is not null and attempt_id + 0 = ${attemptId} order by received desc limit 1) as last_traffic`;
  return { settledTo: row?.settled_to ?? null, lastTrafficAt: row?.last_traffic ?? null };
}
