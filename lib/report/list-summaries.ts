import type { ExperimentsContext } from '@/lib/experiments/context';
import type { ExperimentView } from '@/lib/experiments/experiment-view';
import { type ListExperimentsInput, listExperiments } from '@/lib/experiments/list-experiments';
import { readMetrics } from '@/lib/experiments/list-metrics';
import { missingNeeds } from '@/lib/gate/missing-needs';
import type { Direction, RuleRecord } from '@/lib/gate/types';
import { logESrm } from '@/lib/stats/srm-process';
import { unavailable } from './as-figure';
import type { LookFigure } from './metric-types';
import type { ExperimentSummary } from './types';

type SummaryContext = Pick<ExperimentsContext, 'sql' | 'environmentId'>;

export interface SummaryPage {
  experiments: ExperimentSummary[];
  total: number;
  page: number;
  pageSize: number;
}

/** The list of experiments with what its rows show, in a few queries for the whole page: the newest look, decision and traffic. */
export async function listSummaries({ ctx, input }: { ctx: SummaryContext; input: ListExperimentsInput }): Promise<SummaryPage> {
  const { experiments: views, ...page } = await listExperiments({ ctx, input });
  const keys = views.map(({ key }) => key);
  const primaries = views.map(({ document }) => document.metrics.primary);
  const [newest, traffic, metrics] = await Promise.all([readNewest(ctx, keys), readTraffic(ctx, keys), readMetrics(ctx, primaries)]);
  const experiments = views.map((view) =>
    summaryOf(view, {
      newest: newest.get(view.key),
      lnE: traffic.get(view.key) ?? 0,
      direction: metrics.get(view.document.metrics.primary)?.direction ?? 'increase',
    }),
  );
  return { ...page, experiments };
}

interface NewestRow {
  key: string;
  figures: Record<string, LookFigure> | null;
  at: Date | null;
  actor: string;
  outcome: string;
  sentence: string;
  rules: RuleRecord[];
}

interface Found {
  newest: NewestRow | undefined;
  /** Of the traffic balance. */
  lnE: number;
  direction: Direction;
}

function summaryOf(view: ExperimentView, found: Found): ExperimentSummary {
  const { document, state } = view;
  const notes = notesOf(view, found.lnE);
  return {
    key: view.key,
    name: view.name,
    owner: document.owner ?? null,
    tags: document.tags,
    state: state as ExperimentSummary['state'],
    stage: view.stage,
    stages: document.ramp.stages.map(({ coverage }) => coverage),
    coverage: view.coverage,
    attempt: view.attempt,
    guaranteeVoid: view.guaranteeVoid,
    retrospective: document.clock === 'event',
    startedAt: view.startedAt,
    updatedAt: view.updatedAt,
    primary: primaryOf(document.metrics.primary, found),
    health: notes.alarms.length > 0 ? 'alarm' : notes.warnings.length > 0 ? 'warning' : view.attempt === 0 ? 'unknown' : 'good',
    healthNotes: [...notes.alarms, ...notes.warnings],
    decision: decisionOf(found),
  };
}

function primaryOf(metric: string, { newest, direction }: Found): ExperimentSummary['primary'] {
  const figures = newest?.figures ?? {};
  const figure = Object.hasOwn(figures, metric) ? figures[metric] : undefined;
  if (figure === undefined) return null;
  const { lower, upper } = figure;
  const sign = direction === 'increase' ? 1 : -1;
  const worst = sign === 1 ? lower : upper;
  const best = sign === 1 ? upper : lower;
  const isBetter = worst !== null && worst * sign > 0;
  const isWorse = best !== null && best * sign < 0;
  return {
    metric,
    direction,
    lift: figure.lift ?? unavailable('too few closed units yet'),
    liftInterval: lower === null && upper === null ? unavailable('too few closed units yet') : [lower, upper],
    finding: isBetter ? 'better' : isWorse ? 'worse' : 'unclear',
  };
}

function decisionOf({ newest }: Found): ExperimentSummary['decision'] {
  if (newest === undefined || newest.at === null) return null;
  const { at, actor, outcome, sentence, rules } = newest;
  return { at: at.toISOString(), actor, outcome, sentence, needs: missingNeeds(rules) };
}

function notesOf({ rampState, guaranteeVoid, document }: ExperimentView, lnE: number): { alarms: string[]; warnings: string[] } {
  const alarms: string[] = [];
  if (rampState?.quarantine !== null && rampState !== null) alarms.push(`Quarantined: ${rampState.quarantine.reason.replaceAll('_', ' ')}`);
  if (lnE >= -Math.log(document.ramp.alphaSrm)) alarms.push('The arms do not have the units they were planned to have');
  if (rampState?.harm !== null && rampState !== null) alarms.push(`Harm in ${rampState.harm.metric}`);
  if (rampState?.blind !== null && rampState !== null) alarms.push(`${rampState.blind.metric} has stopped sending`);
  return { alarms, warnings: guaranteeVoid ? ['The guarantee is void'] : [] };
}

async function readNewest({ sql, environmentId }: SummaryContext, keys: readonly string[]): Promise<Map<string, NewestRow>> {
  const rows = await sql<NewestRow[]>`
    select e.key, l.figures, d.at, d.actor, d.outcome, d.sentence, d.rules
    from experiments e
    left join lateral (select figures from looks where attempt_id = e.attempt_id order by at desc limit 1) l on true
    left join lateral (
      select at, actor, outcome, sentence, rules from decisions where experiment_id = e.id order by id desc limit 1
    ) d on true
    where e.environment_id = ${environmentId} and e.key = any(${[...keys]})`;
  return new Map(rows.map((row) => [row.key, row]));
}

/** ln E of the traffic balance over the intervals that count. */
async function readTraffic({ sql, environmentId }: SummaryContext, keys: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql<{ key: string; share: number; control: number; candidate: number }[]>`
    select e.key, s.candidate_share as share, coalesce(sum(c.units) filter (where c.variant = 0), 0)::float8 as control,
      coalesce(sum(c.units) filter (where c.variant = 1), 0)::float8 as candidate
    from experiments e
    join stages s on s.attempt_id = e.attempt_id and s.excluded_at is null and s.candidate_share > 0 and s.candidate_share < 1
    join exposure_counts c on c.attempt_id = s.attempt_id and c.stratum = s.ordinal and c.slice = ''
    where e.environment_id = ${environmentId} and e.key = any(${[...keys]})
    group by e.key, s.ordinal, s.candidate_share`;
  const byKey = new Map<string, number>();
  for (const { key, share, control, candidate } of rows) {
    byKey.set(key, (byKey.get(key) ?? 0) + logESrm([control, candidate], [1 - share, share]));
  }
  return byKey;
}
