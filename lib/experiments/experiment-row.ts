import type { AnySql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import type { Policy, RampState } from '@/lib/gate/types';
import type { ExperimentDocument } from './experiment-document';
import type { FrozenAttempt } from './frozen-attempt';

/** An experiment with its running or last attempt, as the database has it. */
export interface ExperimentRow {
  id: number;
  environmentId: number;
  key: string;
  document: ExperimentDocument;
  state: string;
  /** Null while draft. */
  rampState: RampState | null;
  version: number;
  guaranteeVoid: boolean;
  scheduledAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
  attempt: AttemptRow | null;
}

export interface AttemptRow {
  id: number;
  number: number;
  salt: string;
  frozen: FrozenAttempt;
  policy: Policy;
  policyHash: string;
  startedAt: Date;
}

/** The columns every read of an experiment selects, from `experiments e left join attempts a`. */
export function experimentColumns(sql: AnySql) {
  return sql`
    e.id, e.environment_id, e.key, e.document, e.state, e.ramp_state, e.version, e.guarantee_void, e.scheduled_at, e.created_at,
    e.updated_at, e.archived_at, a.id as attempt_id, a.number, a.salt, a.document as frozen, a.policy, a.policy_hash, a.started_at`;
}

interface Selected {
  id: number;
  environment_id: number;
  key: string;
  document: ExperimentDocument;
  state: string;
  ramp_state: RampState | null;
  version: number;
  guarantee_void: boolean;
  scheduled_at: Date | null;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
  attempt_id: number | null;
  number: number;
  salt: string;
  frozen: FrozenAttempt;
  policy: Policy;
  policy_hash: string;
  started_at: Date;
}

/** An experiment by its key; undefined when there is none. `lock` takes the row until the transaction ends. */
export async function findExperiment(
  sql: AnySql,
  { environmentId, key, lock = false }: { environmentId: number; key: string; lock?: boolean },
): Promise<ExperimentRow | undefined> {
  // Locked by a statement of its own: a join that waits for the lock would pair the row's new attempt with the attempts seen before.
  if (lock) await sql`select 1 from experiments where environment_id = ${environmentId} and key = ${key} for update`;
  const rows = await sql<Selected[]>`
    select ${experimentColumns(sql)}
    from experiments e left join attempts a on a.id = e.attempt_id
    where e.environment_id = ${environmentId} and e.key = ${key}`;
  return rows[0] && toExperimentRow(rows[0]);
}

/** @throws AppError NOT_FOUND */
export async function requireExperiment(
  sql: AnySql,
  input: { environmentId: number; key: string; lock?: boolean },
): Promise<ExperimentRow> {
  const row = await findExperiment(sql, input);
  if (row === undefined)
    throw new AppError('NOT_FOUND', `there is no experiment "${input.key}": create it with PUT /api/v1/experiments/${input.key}`);
  return row;
}

export function toExperimentRow(row: Selected): ExperimentRow {
  return {
    id: row.id,
    environmentId: row.environment_id,
    key: row.key,
    document: row.document,
    state: row.state,
    rampState: row.ramp_state,
    version: row.version,
    guaranteeVoid: row.guarantee_void,
    scheduledAt: row.scheduled_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    archivedAt: row.archived_at,
    attempt: row.attempt_id === null ? null : toAttemptRow(row, row.attempt_id),
  };
}

function toAttemptRow(row: Selected, id: number): AttemptRow {
  const { number, salt, frozen, policy, policy_hash: policyHash, started_at: startedAt } = row;
  return { id, number, salt, frozen, policy, policyHash, startedAt };
}

export type SelectedExperiment = Selected;
