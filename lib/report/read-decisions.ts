import type { ExperimentsContext } from '@/lib/experiments/context';
import { type DecisionRow, type DecisionView, decisionColumns, toDecisionView } from '@/lib/experiments/list-decisions';
import type { RuleRecord } from '@/lib/gate/types';

type Sql = ExperimentsContext['sql'];

/** Decisions that a report lists, the newest ones. */
export const MOST_LISTED = 100;
const MOST_STEPS = 200;

/** The part of an experiment's log that is told; an end that is left out is open. */
export interface LogSpan {
  /** Id of the first decision. */
  from?: string | undefined;
  /** Id of the first decision after it. */
  before?: string | undefined;
}

interface Log extends LogSpan {
  experimentId: number;
}

/** The newest decisions, newest first; what the gate saw is left where it is. */
export async function readDecisions(sql: Sql, log: Log): Promise<DecisionView[]> {
  const rows = await sql<DecisionRow[]>`
    select ${decisionColumns(sql)} from decisions d left join attempts a on a.id = d.attempt_id
    where ${isIn(sql, log)} order by d.id desc limit ${MOST_LISTED}`;
  return rows.map(toDecisionView);
}

/** The decisions and commands that changed state or coverage, oldest first. */
export async function readSteps(sql: Sql, log: Log): Promise<DecisionView[]> {
  const rows = await sql<DecisionRow[]>`
    select ${decisionColumns(sql)} from decisions d left join attempts a on a.id = d.attempt_id
    where ${isIn(sql, log)} and (d.from_state <> d.to_state or d.from_coverage <> d.to_coverage)
    order by d.id desc limit ${MOST_STEPS}`;
  return rows.map(toDecisionView).reverse();
}

function isIn(sql: Sql, { experimentId, from, before }: Log) {
  return sql`d.experiment_id = ${experimentId}
    ${from === undefined ? sql`` : sql`and d.id >= ${from}`} ${before === undefined ? sql`` : sql`and d.id < ${before}`}`;
}

/** What a report lists, newest first: the newest decisions, and before them those that changed something, however long ago. */
export function listedDecisions(newest: readonly DecisionView[], steps: readonly DecisionView[]): DecisionView[] {
  const oldest = newest.length < MOST_LISTED ? undefined : newest.at(-1);
  if (oldest === undefined) return [...newest];
  return [...newest, ...steps.filter(({ id }) => BigInt(id) < BigInt(oldest.id)).reverse()];
}

/** The rules of the newest decision, in the order they were applied. */
export async function readNewestRules(sql: Sql, log: Log): Promise<{ rules: RuleRecord[]; inputsHash: string }> {
  const [row] = await sql<{ rules: RuleRecord[]; inputs_hash: string }[]>`
    select d.rules, d.inputs_hash from decisions d where ${isIn(sql, log)} order by d.id desc limit 1`;
  return { rules: row?.rules ?? [], inputsHash: row?.inputs_hash ?? '' };
}
