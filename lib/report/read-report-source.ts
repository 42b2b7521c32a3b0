import { readExposureCounts } from '@/lib/aggregate/read-exposure-counts';
import { readHistograms } from '@/lib/aggregate/read-histograms';
import { readMoments } from '@/lib/aggregate/read-moments';
import type { HistogramRow } from '@/lib/aggregate/types';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { type AttemptRow, type ExperimentRow, requireExperiment } from '@/lib/experiments/experiment-row';
import type { FrozenMetric } from '@/lib/experiments/frozen-attempt';
import { readMetrics } from '@/lib/experiments/list-metrics';
import { namedMetrics } from '@/lib/experiments/metric-problems';
import { keepNewest } from './keep-newest';
import { readAttempt } from './read-attempt';
import { type LogSpan, listedDecisions, readDecisions, readNewestRules, readSteps } from './read-decisions';
import { readLooks } from './read-looks';
import type { ReportSource, StratumRow } from './report-source';

type ReportContext = Pick<ExperimentsContext, 'sql' | 'environmentId' | 'now'>;

export interface ReportInput extends ReportContext {
  experimentKey: string;
  /** Number of the attempt, as an address names it; without it, the newest one. */
  attempt?: string | undefined;
}

/** Of which metrics a report shows slices and looks: of each, or of this one; without one of that key, of the primary metric. */
export type Detail = 'every' | { metric: string | undefined };

/**
 * Reads what a report needs: some rows per stage, variant, metric and slice, however many events there were.
 *
 * @throws AppError NOT_FOUND
 */
export async function readReportSource({ experimentKey, attempt: wanted, ...ctx }: ReportInput, detail: Detail): Promise<ReportSource> {
  const newest = await requireExperiment(ctx.sql, { environmentId: ctx.environmentId, key: experimentKey });
  const { experiment, span, endedAt } = await readAttempt(ctx.sql, newest, wanted);
  const { attempt } = experiment;
  const document = attempt?.frozen.experiment ?? experiment.document;
  const metrics = attempt?.frozen.metrics ?? (await draftMetrics(ctx, experiment));
  const detailed = detail === 'every' ? metrics : metrics.filter((metric) => metric === detailedMetric(metrics, detail.metric));
  const [evidence, live, log, general] = await Promise.all([
    readEvidence(ctx, attempt, { metrics, detailed }),
    readLive(ctx, attempt, endedAt),
    readLog(ctx, { experimentId: experiment.id, ...span }),
    readGeneral(ctx, experiment, endedAt),
  ]);
  const configVersion = (endedAt === null ? undefined : log.decisions[0]?.configVersion) ?? general.configVersion;
  return { experiment, document, metrics, detailed, now: ctx.now, ...evidence, ...live, ...log, ...general, configVersion };
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
  'evidenceMark' | 'settledTo' | 'moments' | 'exposures' | 'histograms' | 'looks' | 'dailyLooks' | 'lookCount'
>;

const NO_EVIDENCE: Evidence = {
  evidenceMark: null,
  settledTo: null,
  moments: [],
  exposures: [],
  histograms: new Map(),
  looks: [],
  dailyLooks: [],
  lookCount: 0,
};
const MOST_KEPT = 16;
const keep = keepNewest<Promise<Evidence>>(MOST_KEPT);

/** Of a page it is kept until there is news; with every metric in detail it is large and rarely asked for twice. */
async function readEvidence(
  { sql }: ReportContext,
  attempt: AttemptRow | null,
  { metrics, detailed }: Pick<ReportSource, 'metrics' | 'detailed'>,
): Promise<Evidence> {
  if (attempt === null) return NO_EVIDENCE;
  const quantiles = metrics.filter(({ document }) => document.kind === 'quantile').map(({ document }) => document.key);
  const only = detailed === metrics ? undefined : detailed[0]?.document.key;
  const asked = { attemptId: attempt.id, quantiles, only };
  const cut = await readCut(sql, attempt.id);
  if (only === undefined) return await readEvidenceAnew(sql, asked, cut);
  return await keep(sql, JSON.stringify([asked, cut.evidenceMark]), () => readEvidenceAnew(sql, asked, cut));
}

interface AskedEvidence {
  attemptId: number;
  /** Keys of the quantile metrics. */
  quantiles: string[];
  /** The one metric in detail; undefined: all are. */
  only: string | undefined;
}

async function readEvidenceAnew(sql: ReportContext['sql'], { attemptId, quantiles, only }: AskedEvidence, cut: Cut): Promise<Evidence> {
  const [moments, exposures, looks, histograms] = await Promise.all([
    readMoments(sql, attemptId, only),
    readExposureCounts(sql, attemptId),
    readLooks(sql, attemptId, only),
    Promise.all(quantiles.map(async (key): Promise<[string, HistogramRow[]]> => [key, await readHistograms(sql, attemptId, key)])),
  ]);
  return { ...cut, moments, exposures, histograms: new Map(histograms), ...looks };
}

type Cut = Pick<ReportSource, 'evidenceMark' | 'settledTo'>;

/**
 * How far the attempt is settled, with a mark that changes with all that `readEvidenceAnew` reads: sums are added only in the transaction
 * that moves the cut, which never moves back, and looks are only added. Read first, so that what is read next is of this mark or newer.
 */
async function readCut(sql: ReportContext['sql'], attemptId: number): Promise<Cut> {
  const [row] = await sql<{ mark: string; settled_to: Date | null }[]>`
    select concat_ws(' ', c.settled_to::text, l.count) as mark, c.settled_to
    from (select count(*) from looks where attempt_id = ${attemptId}) l left join cuts c on c.attempt_id = ${attemptId}`;
  return { evidenceMark: row?.mark ?? null, settledTo: row?.settled_to ?? null };
}

type Live = Pick<ReportSource, 'strata' | 'lastTrafficAt'>;

/** What events and commands change at any time. */
async function readLive({ sql }: ReportContext, attempt: AttemptRow | null, endedAt: Date | null): Promise<Live> {
  if (attempt === null) return { strata: [], lastTrafficAt: null };
  const [strata, lastTrafficAt] = await Promise.all([readStrata(sql, attempt.id, endedAt), readLastTraffic(sql, attempt.id)]);
  return { strata, lastTrafficAt };
}

type Log = Pick<ReportSource, 'decisions' | 'steps' | 'rules' | 'inputsHash'>;

async function readLog({ sql }: ReportContext, span: LogSpan & { experimentId: number }): Promise<Log> {
  const [decisions, steps, newest] = await Promise.all([readDecisions(sql, span), readSteps(sql, span), readNewestRules(sql, span)]);
  return { decisions: listedDecisions(decisions, steps), steps, ...newest };
}

type General = Pick<ReportSource, 'attempts' | 'rejected' | 'configVersion'>;

async function readGeneral({ sql, environmentId }: ReportContext, { id, attempt }: ExperimentRow, endedAt: Date | null): Promise<General> {
  const [row] = await sql<{ attempts: number; rejected: number; config_version: bigint }[]>`
    select config_version,
      (select count(*)::int from attempts where experiment_id = ${id}) as attempts,
      (select count(*)::int from rejected_events where environment_id = ${environmentId} and received >= ${attempt?.startedAt ?? null}
        and (${endedAt}::timestamptz is null or received < ${endedAt})) as rejected
    from environments where id = ${environmentId}`;
  return { attempts: row?.attempts ?? 0, rejected: row?.rejected ?? 0, configVersion: Number(row?.config_version ?? 0) };
}

/** The one in which an earlier attempt ended is left open, as it was before the restart closed it. */
async function readStrata(sql: ReportContext['sql'], attemptId: number, endedAt: Date | null): Promise<StratumRow[]> {
  const rows = await sql<(Omit<StratumRow, 'configVersion'> & { configVersion: bigint })[]>`
    select ordinal, stage, coverage, candidate_share as "candidateShare", config_version as "configVersion", entered_at as "enteredAt",
      case when left_at > ${endedAt} then null else left_at end as "leftAt", excluded_at as "excludedAt", excluded_reason as "excludedReason"
    from stages where attempt_id = ${attemptId} order by ordinal`;
  return rows.map((row) => ({ ...row, configVersion: Number(row.configVersion) }));
}

async function readLastTraffic(sql: ReportContext['sql'], attemptId: number): Promise<Date | null> {
  const [row] = await sql<{ received: Date }[]>`
    select received from event_log where attempt_id is not null and attempt_id + 0 = ${attemptId} order by received desc limit 1`;
  return row?.received ?? null;
}
