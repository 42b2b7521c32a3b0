import { type Explanation, explain } from '@/lib/assignment/explain';
import type { Config, EvaluationContext } from '@/lib/assignment/types';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from './context';
import { requireExperiment } from './experiment-row';

/** What the log holds of a unit's exposures in the running or last attempt. */
export interface LoggedExposure {
  at: string;
  receivedAt: string;
  variant: string;
  configVersion: number | null;
  /** The variant named was not the one the hash gives. */
  hashDiffers: boolean;
  propensity: number | null;
}

export interface ExposureExplanation {
  unit: string;
  experiment: string;
  configVersion: number;
  /** What the unit would get now, step by step. */
  explanation: Explanation;
  /** What it got, oldest first. */
  exposures: LoggedExposure[];
}

interface ExplanationInput {
  key: string;
  unit: string;
  /** For targeting; those of the last exposure when left out. */
  attributes?: Record<string, unknown> | undefined;
}

interface LogRow {
  occurred: Date;
  received: Date;
  variant: string;
  config_version: bigint | null;
  hash_differs: boolean;
  propensity: number | null;
  attributes: Record<string, unknown> | null;
}

/**
 * Why a unit gets the variant it gets, and what it was given so far.
 *
 * @throws AppError NOT_FOUND
 */
export async function exposureExplanation({
  ctx: { sql, environmentId },
  input: { key, unit, attributes },
}: {
  ctx: Pick<ExperimentsContext, 'sql' | 'environmentId'>;
  input: ExplanationInput;
}): Promise<ExposureExplanation> {
  const experiment = await requireExperiment(sql, { environmentId, key });
  const [newest] = await sql<{ document: Config }[]>`
    select document from config_versions where environment_id = ${environmentId} order by version desc limit 1`;
  const config = newest?.document.experiments.find((candidate) => candidate.key === key);
  if (newest === undefined || config === undefined) throw new AppError('NOT_FOUND', `experiment "${key}" has not been published yet`);
  const rows = await sql<LogRow[]>`
    select l.occurred, l.received, v.key as variant, l.config_version, l.hash_differs, l.propensity, l.attributes
    from event_log l join variants v on v.attempt_id = l.attempt_id and v.position = l.variant
    where l.environment_id = ${environmentId} and l.unit = ${unit} and l.attempt_id = ${experiment.attempt?.id ?? 0}
    order by l.occurred, l.message_id limit 100`;
  const context: EvaluationContext = { ...(attributes ?? rows.at(-1)?.attributes ?? {}), targetingKey: unit };
  return {
    unit,
    experiment: key,
    configVersion: newest.document.version,
    explanation: explain(newest.document, config, context),
    exposures: rows.map((row) => ({
      at: row.occurred.toISOString(),
      receivedAt: row.received.toISOString(),
      variant: row.variant,
      configVersion: row.config_version === null ? null : Number(row.config_version),
      hashDiffers: row.hash_differs,
      propensity: row.propensity,
    })),
  };
}
