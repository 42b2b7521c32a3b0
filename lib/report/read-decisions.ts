import type { ExperimentsContext } from '@/lib/experiments/context';
import type { RuleRecord } from '@/lib/gate/types';
import type { DecisionRow } from './report-source';

type Sql = ExperimentsContext['sql'];
type Stored = Omit<DecisionRow, 'configVersion'> & { configVersion: bigint };

const MOST_LISTED = 100;
const MOST_STEPS = 200;

interface Page {
  limit?: number;
  /** Only those before this one. */
  before?: string | undefined;
}

/** The newest decisions of an experiment, newest first; what the gate saw is left where it is. */
export async function readDecisions(sql: Sql, experimentId: number, { limit = MOST_LISTED, before }: Page = {}): Promise<DecisionRow[]> {
  const rows = await sql<Stored[]>`
    select ${columns(sql)} from decisions d left join attempts a on a.id = d.attempt_id
    where d.experiment_id = ${experimentId} ${before === undefined ? sql`` : sql`and d.id < ${before}`}
    order by d.id desc limit ${limit}`;
  return rows.map(toRow);
}

/** The decisions and commands that changed state or coverage, oldest first. */
export async function readSteps(sql: Sql, experimentId: number): Promise<DecisionRow[]> {
  const rows = await sql<Stored[]>`
    select ${columns(sql)} from decisions d left join attempts a on a.id = d.attempt_id
    where d.experiment_id = ${experimentId} and (d.from_state <> d.to_state or d.from_coverage <> d.to_coverage)
    order by d.id desc limit ${MOST_STEPS}`;
  return rows.map(toRow).reverse();
}

/** The rules of the newest decision, in the order they were applied. */
export async function readNewestRules(sql: Sql, experimentId: number): Promise<{ rules: RuleRecord[]; inputsHash: string }> {
  const [row] = await sql<{ rules: RuleRecord[]; inputs_hash: string }[]>`
    select rules, inputs_hash from decisions where experiment_id = ${experimentId} order by id desc limit 1`;
  return { rules: row?.rules ?? [], inputsHash: row?.inputs_hash ?? '' };
}

function columns(sql: Sql) {
  return sql`
    d.id, a.number as "attemptNumber", d.at, d.kind, d.actor, d.outcome, d.sentence, d.reason, d.from_state as "fromState",
    d.to_state as "toState", d.from_coverage as "fromCoverage", d.to_coverage as "toCoverage", d.config_version as "configVersion"`;
}

function toRow(row: Stored): DecisionRow {
  return { ...row, configVersion: Number(row.configVersion) };
}
