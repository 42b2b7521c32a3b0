import type { MomentRow } from '@/lib/aggregate/types';
import { policyOf } from '@/lib/experiments/policy-of';
import { initialState } from '@/lib/gate/initial-state';
import type { Policy, RampState } from '@/lib/gate/types';
import { healthOf } from './health';
import { keepNewest } from './keep-newest';
import { type MetricInput, metricOverview, metricReport } from './metric-report';
import type { MetricOverview, MetricReport } from './metric-types';
import { rampOf } from './ramp';
import { type ReportInput, readReportSource } from './read-report-source';
import type { ReportSource } from './report-source';
import { trafficOf } from './traffic';
import type { DecisionReport, Report, ReportPage } from './types';
import { verdictOf } from './verdict';

/**
 * The whole report of an experiment: what the page, the JSON and the CSV show. It reads moments, so that its cost does not grow with the
 * number of events.
 *
 * @param input.now the time the report is made at
 * @throws AppError NOT_FOUND
 */
export async function buildReport(input: ReportInput): Promise<Report> {
  return composeReport(await readReportSource(input, 'every'));
}

/**
 * The report as a page shows it: every metric over all units, and one of them in detail. With twenty metrics and ten slices that is a
 * tenth of the work.
 *
 * @param metric key of that one; without it, or when there is none of that key, the primary one
 * @throws AppError NOT_FOUND
 */
export async function buildReportPage(input: ReportInput, metric: string | undefined): Promise<ReportPage> {
  const source = await readReportSource(input, { metric });
  const rules = rulesOf(source);
  const { metrics, selected } = pageFigures(input, source, rules);
  return { report: { ...composeRest(source, rules), metrics }, selected };
}

/** The arithmetic of a report, without a database. */
export function composeReport(source: ReportSource): Report {
  const rules = rulesOf(source);
  return { ...composeRest(source, rules), metrics: metricInputs(source, rules).map(metricReport) };
}

interface Rules {
  policy: Policy;
  state: RampState;
}

interface PageFigures {
  metrics: MetricOverview[];
  selected: MetricReport | undefined;
}

const MOST_KEPT = 16;
const keep = keepNewest<PageFigures>(MOST_KEPT);

/** Kept as long as all is the same that they are made of; the attempt's documents and policy are frozen. */
function pageFigures({ sql }: ReportInput, source: ReportSource, rules: Rules): PageFigures {
  const { experiment, detailed, evidenceMark, strata } = source;
  const make = () => makePageFigures(source, rules);
  if (experiment.attempt === null || evidenceMark === null) return make();
  return keep(sql, JSON.stringify([experiment.attempt.id, detailed[0]?.document.key, evidenceMark, strata, rules.state]), make);
}

function makePageFigures(source: ReportSource, rules: Rules): PageFigures {
  let selected: PageFigures['selected'];
  const metrics = metricInputs(source, rules).map((each) => {
    if (!source.detailed.includes(each.frozen)) return metricOverview(each);
    selected = metricReport(each);
    return selected;
  });
  return { metrics, selected };
}

function composeRest(source: ReportSource, { policy, state }: Rules): Omit<Report, 'metrics'> {
  const { experiment, document } = source;
  const traffic = trafficOf(source, policy, state);
  const health = healthOf({ source, policy, state, traffic });
  return {
    experiment: experiment.key,
    name: experiment.document.name,
    hypothesis: experiment.document.hypothesis ?? null,
    owner: experiment.document.owner ?? null,
    tags: experiment.document.tags,
    unit: document.unit,
    layer: document.layer ?? null,
    controlMode: policy.controlMode,
    mode: policy.mode,
    attempt: experiment.attempt?.number ?? 0,
    attempts: source.attempts,
    version: experiment.version,
    state: experiment.archivedAt === null ? state.name : 'archived',
    stage: state.stage + 1,
    coverage: state.coverage,
    ...timesOf(source, policy, state),
    retrospective: policy.clock === 'event',
    guaranteeVoid: experiment.guaranteeVoid,
    sliceAttributes: document.slices,
    configVersion: source.configVersion,
    verdict: verdictOf(source, state, health),
    health,
    ramp: rampOf(source, policy, state),
    traffic,
    decision: newestDecision(source),
    decisions: source.decisions,
  };
}

function metricInputs(source: ReportSource, { policy, state }: Rules): MetricInput[] {
  const times = source.looks.map(({ at }) => at.toISOString());
  const rows = new Map<string, MomentRow[]>();
  for (const row of source.moments) {
    // A quantile's thresholds have rows of their own, named after it.
    const [key = row.metric] = row.metric.split('#', 1);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return source.metrics.map((frozen) => ({ source, frozen, policy, state, times, moments: rows.get(frozen.document.key) ?? [] }));
}

/** A draft has no frozen policy yet: it shows the one a start would freeze. */
function rulesOf({ experiment, document, metrics }: ReportSource): Rules {
  const policy = experiment.attempt?.policy ?? policyOf(document, metrics, 1);
  return { policy, state: experiment.rampState ?? initialState(1) };
}

function timesOf({ now }: ReportSource, policy: Policy, { startedAt, endedAt, clockMovedMs = 0 }: RampState) {
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  const expiresAt = startedAt === null || endedAt !== null ? null : startedAt + clockMovedMs + policy.maxDurationMs;
  return { asOf: now.toISOString(), startedAt: iso(startedAt), endedAt: iso(endedAt), expiresAt: iso(expiresAt) };
}

function newestDecision({ decisions, rules, inputsHash }: ReportSource): DecisionReport | null {
  const [newest] = decisions;
  return newest === undefined ? null : { ...newest, rules, inputsHash };
}
