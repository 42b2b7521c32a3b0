import { ensureKey } from '@/lib/auth/create-key';
import type { Sql } from '@/lib/db/types';
import { bootstrapEnvironment } from '@/lib/experiments/bootstrap-environment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';

export interface ExperimentSize {
  metrics: string[];
  strata: number;
}

/** What a report page has to bear: 20 metrics and 5 stages, with the slices and looks below. */
export const LARGE: ExperimentSize = { metrics: Array.from({ length: 20 }, (_, index) => `metric-${index}`), strata: 5 };
export const SLICES = Array.from({ length: 10 }, (_, index) => `country=C${index}`);
export const LOOKS = 500;
export const EXPERIMENT = 'ranker';

const DAY_MS = 86_400_000;
const DAYS = 20;

/** A running experiment whose sums, looks and decisions are written as twenty days of traffic would leave them. Returns its environment. */
export async function fillExperiment(sql: Sql, size: ExperimentSize): Promise<number> {
  const from = Date.now() - DAYS * DAY_MS;
  const environment = await bootstrapEnvironment({ sql, now: new Date(from), variables: {}, ensureKey });
  const attemptId = await define(sql, { environmentId: environment.id, now: new Date(from) }, size);
  await fillMoments(sql, attemptId, size);
  await fillLooks(sql, { attemptId, from }, size);
  return environment.id;
}

async function define(sql: Sql, at: { environmentId: number; now: Date }, { metrics }: ExperimentSize): Promise<number> {
  const ctx = { sql, ...at, actor: { name: 'bench', role: 'owner' as const } };
  for (const key of metrics) await putMetric({ ctx, input: { key, document: { kind: 'proportion', window: '1h' } } });
  const document = {
    name: 'Ranker',
    unit: 'user',
    slices: ['country'],
    variants: [
      { key: 'control', role: 'control', value: 7 },
      { key: 'candidate', role: 'candidate', value: 8 },
    ],
    metrics: { primary: metrics[0], guardrails: metrics.slice(1).map((metric) => ({ metric, margin: 0.1 })) },
    plan: { unitsPerDay: 200_000, baseline: Object.fromEntries(metrics.map((key) => [key, { mean: 0.1 }])) },
  };
  await putExperiment({ ctx, input: { key: EXPERIMENT, document } });
  await startExperiment({ ctx, input: { key: EXPERIMENT } });
  const [row] = await sql<{ attempt_id: number }[]>`select attempt_id from experiments where key = ${EXPERIMENT}`;
  return row?.attempt_id ?? 0;
}

async function fillMoments(sql: Sql, attemptId: number, { metrics, strata }: ExperimentSize): Promise<void> {
  const daysEach = DAYS / strata;
  await sql`
    insert into stages (attempt_id, ordinal, stage, coverage, candidate_share, config_version, entered_at)
    select ${attemptId}, s, least(s, 3), 0.1 * s, 0.5, s, entered_at + ${daysEach}::float8 * s * interval '1 day'
    from stages, generate_series(1, ${strata - 1}::int) s where attempt_id = ${attemptId}`;
  await sql`
    update stages set left_at = entered_at + ${daysEach}::float8 * interval '1 day' where attempt_id = ${attemptId} and ordinal < ${strata - 1}`;
  await sql`
    insert into moments (attempt_id, metric, stratum, variant, slice, units, sum_y, sum_yy, sum_abs_y, raw_sum_y, raw_sum_yy, non_zero, events)
    select ${attemptId}, metric, stratum, variant, slice, 100000, y * 1000000, y * 1000000000000, y * 1000000, y * 1000000, y * 1000000000000, y, y
    from unnest(${metrics}::text[]) with ordinality m (metric, number), generate_series(0, ${strata - 1}::int) stratum,
      generate_series(0, 1) variant, unnest(${['', ...SLICES]}::text[]) with ordinality s (slice, place),
      lateral (select (10000 + variant * 10 * (m.number % 7) + stratum * 11 + s.place)::numeric as y) y`;
  await sql`insert into cuts (attempt_id, settled_to) values (${attemptId}, now() - interval '1 minute')`;
  await sql`
    insert into exposure_counts (attempt_id, stratum, variant, slice, units)
    select ${attemptId}, stratum, variant, slice, 100000
    from generate_series(0, ${strata - 1}::int) stratum, generate_series(0, 1) variant, unnest(${['', ...SLICES]}::text[]) slice`;
}

async function fillLooks(sql: Sql, { attemptId, from }: { attemptId: number; from: number }, { metrics, strata }: ExperimentSize) {
  const times: string[] = [];
  const figures: string[] = [];
  const most: number[] = [];
  for (let look = 1; look <= LOOKS; look += 1) {
    const share = look / LOOKS;
    times.push(new Date(from + share * DAYS * DAY_MS - 60_000).toISOString());
    const stage = Math.min(strata - 1, Math.floor(share * strata));
    const ofMetric = (number: number) => {
      const figure = figureOf({ share, number, stage });
      most[number] = Math.max(most[number] ?? figure.lnE, figure.lnE);
      return { ...figure, mostLnE: most[number] };
    };
    figures.push(JSON.stringify(Object.fromEntries(metrics.map((key, number) => [key, ofMetric(number)]))));
  }
  await sql`
    insert into looks (attempt_id, at, settled_to, figures)
    select ${attemptId}, at::timestamptz, at::timestamptz, figures::jsonb from unnest(${times}::text[], ${figures}::text[]) l (at, figures)`;
  await sql`
    insert into decisions (experiment_id, attempt_id, at, kind, actor, outcome, sentence, from_state, to_state, from_coverage, to_coverage, rules,
      inputs, inputs_hash, output, config_version)
    select experiment_id, attempt_id, l.at::timestamptz, 'tick', 'worker', 'hold', 'Hold at 5 %.', 'running', 'running', 0.05, 0.05,
      rules, inputs, inputs_hash, output, config_version
    from decisions, unnest(${times}::text[]) l (at) where attempt_id = ${attemptId}`;
}

/** A lift that wanders less and less, in a band that narrows; as many digits as a real one. */
function figureOf({ share, number, stage }: { share: number; number: number; stage: number }) {
  const lift = 0.01 + Math.sin(share * 40 + number) / (200 * share + 20);
  const half = 0.02 / Math.sqrt(share);
  const units = Math.round(500_000 * share);
  const lnE = 2 * share - 1 + Math.sin(share * 30 + number) / 3;
  const counts = { control: units, candidate: units - (number % 5) };
  return {
    stage,
    coverage: 0.1 * (stage + 1),
    ...counts,
    lift,
    lower: lift - half,
    upper: lift + half,
    lnE,
    harmLnE: lnE - 2,
  };
}
