import type { AnySql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import type { RuleRecord } from '@/lib/gate/types';
import type { ExperimentsContext } from './context';

/** A row of the decision log. */
export interface DecisionView {
  id: string;
  at: string;
  /** `tick`, or the command's name. */
  kind: string;
  actor: string;
  outcome: string;
  sentence: string;
  reason: string | null;
  fromState: string;
  toState: string;
  fromCoverage: number;
  toCoverage: number;
  configVersion: number;
  attempt: number | null;
}

export interface DecisionDetail extends DecisionView {
  rules: RuleRecord[];
  inputs: unknown;
  inputsHash: string;
  output: unknown;
}

type Reader = Pick<ExperimentsContext, 'environmentId'> & { sql: AnySql };
const LARGEST_PAGE = 500;

interface ListDecisionsInput {
  key: string;
  /** Id to go on from. */
  before?: string | undefined;
  limit?: number | undefined;
  /** Leaves out the ticks that changed neither state nor coverage. */
  changesOnly?: boolean | undefined;
}

/** Decisions of an experiment, newest first. */
export async function listDecisions({
  ctx: { sql, environmentId },
  input: { key, before, limit = 100, changesOnly = false },
}: {
  ctx: Reader;
  input: ListDecisionsInput;
}): Promise<DecisionView[]> {
  const rows = await sql<DecisionRow[]>`
    select ${decisionColumns(sql)}
    from decisions d join experiments e on e.id = d.experiment_id left join attempts a on a.id = d.attempt_id
    where e.environment_id = ${environmentId} and e.key = ${key} and (${before ?? null}::bigint is null or d.id < ${before ?? null}::bigint)
      ${changesOnly ? sql`and (d.kind <> 'tick' or d.from_state <> d.to_state or d.from_coverage <> d.to_coverage)` : sql``}
    order by d.id desc limit ${Math.min(Math.max(1, Math.trunc(limit)), LARGEST_PAGE)}`;
  return rows.map(toDecisionView);
}

/** @throws AppError NOT_FOUND */
export async function getDecision({
  ctx: { sql, environmentId },
  input: { key, id },
}: {
  ctx: Reader;
  input: { key: string; id: string };
}): Promise<DecisionDetail> {
  const isId = /^\d{1,18}$/.test(id);
  const [row] = isId
    ? await sql<(DecisionRow & { rules: RuleRecord[]; inputs: unknown; inputs_hash: string; output: unknown })[]>`
        select ${decisionColumns(sql)}, d.rules, d.inputs, d.inputs_hash, d.output
        from decisions d join experiments e on e.id = d.experiment_id left join attempts a on a.id = d.attempt_id
        where e.environment_id = ${environmentId} and e.key = ${key} and d.id = ${id}`
    : [];
  if (row === undefined) throw new AppError('NOT_FOUND', `experiment "${key}" has no decision "${id}"`);
  return { ...toDecisionView(row), rules: row.rules, inputs: row.inputs, inputsHash: row.inputs_hash, output: row.output };
}

/** A decision as `decisionColumns` of `decisions d` beside `attempts a` reads it. */
export interface DecisionRow {
  id: bigint;
  at: Date;
  kind: string;
  actor: string;
  outcome: string;
  sentence: string;
  reason: string | null;
  from_state: string;
  to_state: string;
  from_coverage: number;
  to_coverage: number;
  config_version: bigint;
  attempt: number | null;
}

export function decisionColumns(sql: AnySql) {
  return sql`d.id, d.at, d.kind, d.actor, d.outcome, d.sentence, d.reason, d.from_state, d.to_state, d.from_coverage, d.to_coverage,
    d.config_version, a.number as attempt`;
}

export function toDecisionView(row: DecisionRow): DecisionView {
  const { kind, actor, outcome, sentence, reason, attempt } = row;
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    kind,
    actor,
    outcome,
    sentence,
    reason,
    fromState: row.from_state,
    toState: row.to_state,
    fromCoverage: row.from_coverage,
    toCoverage: row.to_coverage,
    configVersion: Number(row.config_version),
    attempt,
  };
}
