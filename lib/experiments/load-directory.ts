import type { Config } from '@/lib/assignment/types';
import type { Sql } from '@/lib/db/types';
import type { MetricDocument } from './metric-document';

/** An attempt to which exposures may still belong. */
export interface DirectoryAttempt {
  experimentId: number;
  attemptId: number;
  /** Its number, counted from 1. */
  attempt: number;
  clock: 'server' | 'event';
  /** Keys by position; control is at 0. */
  variants: readonly string[];
  /** As frozen at start. */
  metrics: readonly MetricDocument[];
  /** Attributes that make slices. */
  slices: readonly string[];
}

/** An exposure that comes later than this many restarts belongs to nothing any more. */
const KEPT_ATTEMPTS = 10;

interface LoadedEnvironment {
  version: number;
  config: Config | undefined;
  attempts: Map<string, Map<number, DirectoryAttempt>>;
}

interface AttemptRow {
  key: string;
  experiment_id: number;
  id: number;
  number: number;
  clock: 'server' | 'event' | null;
  slices: string[] | null;
  metrics: { document: MetricDocument }[] | null;
  variants: string[];
}

/** The newest config of an environment and its latest attempts of each experiment. */
export async function loadEnvironment(sql: Sql, environmentId: number): Promise<LoadedEnvironment> {
  // Attempts are read after the config, so that every attempt a config names is there.
  const [newest] = await sql<{ version: bigint; document: Config }[]>`
    select version, document from config_versions where environment_id = ${environmentId} order by version desc limit 1`;
  const rows = await sql<AttemptRow[]>`
    select e.key, e.id as experiment_id, a.id, a.number, a.document->'experiment'->>'clock' as clock,
      a.document->'experiment'->'slices' as slices, a.document->'metrics' as metrics,
      array(select v.key from variants v where v.attempt_id = a.id order by v.position) as variants
    from attempts a join experiments e on e.id = a.experiment_id join attempts newest on newest.id = e.attempt_id
    where e.environment_id = ${environmentId} and a.number > newest.number - ${KEPT_ATTEMPTS}`;
  const attempts = new Map<string, Map<number, DirectoryAttempt>>();
  for (const row of rows) {
    const byNumber = attempts.get(row.key) ?? new Map<number, DirectoryAttempt>();
    attempts.set(row.key, byNumber.set(row.number, toAttempt(row)));
  }
  return { version: Number(newest?.version ?? 0), config: newest?.document, attempts };
}

/** One published config; undefined when that version was never published or is no longer kept. */
export async function loadConfig(sql: Sql, environmentId: number, version: number): Promise<Config | undefined> {
  const [row] = await sql<{ document: Config }[]>`
    select document from config_versions where environment_id = ${environmentId} and version = ${version}`;
  return row?.document;
}

function toAttempt(row: AttemptRow): DirectoryAttempt {
  return {
    experimentId: row.experiment_id,
    attemptId: row.id,
    attempt: row.number,
    clock: row.clock ?? 'server',
    variants: row.variants,
    metrics: (row.metrics ?? []).map(({ document }) => document),
    slices: row.slices ?? [],
  };
}
