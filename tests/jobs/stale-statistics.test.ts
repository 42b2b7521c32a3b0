import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sql } from '@/lib/db/types';
import { findExperiment } from '@/lib/experiments/experiment-row';
import { putMetric } from '@/lib/experiments/put-metric';
import { settleByItself } from '@/lib/jobs/settle-by-itself';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const START = Math.floor(Date.now() / DAY) * DAY - 20 * DAY;
const UNITS = 300;
const ROWS_BEFORE = 20_000;
const LARGE = ['event_log', 'exposures'];

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
  'Recheck Cond'?: string;
  'CTE Name'?: string;
  Plans?: Plan[];
}

let database: TestDatabase;
let scenario: Scenario;
let explained: { sql: Sql; plans: Plan[] };

beforeAll(async () => {
  database = await createDatabase();
  await analyzeAnotherEnvironment(database.sql);
  scenario = await createScenario(database);
  const metric = { window: '1h', lateness: '0s' };
  const slow = { kind: 'quantile', event: 'click', quantile: 0.9, ...metric };
  const error = { kind: 'proportion', event: 'click', direction: 'decrease', operational: true, ...metric };
  await putMetric({ ctx: scenario.at(0), input: { key: 'slow', document: slow } });
  await putMetric({ ctx: scenario.at(0), input: { key: 'error', document: error } });
  explained = explaining(database.url);
});

afterAll(async () => {
  await explained.sql.end();
  await database.drop();
});

describe('settling an attempt that the statistics do not know', () => {
  it('reads the log by receipt or unit, and pairs no list with another', async () => {
    const metrics = {
      primary: 'ctr',
      guardrails: [
        { metric: 'slow', margin: 0.2 },
        { metric: 'error', margin: 0.2 },
      ],
    };
    const plan = { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 }, slow: { mean: 100 }, error: { mean: 0.1 } } };
    await scenario.start('new', START, { metrics, plan, slices: ['country'] });
    await scenario.send('new', { label: 'n', from: START, to: START + HOUR, units: UNITS, control: 0.1, candidate: 0.1 });
    const found = await findExperiment(database.sql, { environmentId: scenario.environmentId, key: 'new' });
    if (found === undefined) throw new Error('the experiment has been started');
    for (const hours of [0.5, 1.5, 3, 26]) await settleByItself(explained.sql, found, new Date(START + hours * HOUR));
    expect(explained.plans.length).toBeGreaterThan(10);
    expect(explained.plans.flatMap(unboundedScans)).toEqual([]);
    expect(explained.plans.flatMap(pairedLists)).toEqual([]);
  });
});

/** All that the planner will ever hear of the tables. */
async function analyzeAnotherEnvironment(sql: Sql): Promise<void> {
  await sql`alter table event_log set (autovacuum_enabled = off)`;
  await sql`alter table exposures set (autovacuum_enabled = off)`;
  await sql`
    insert into event_log (environment_id, unit, message_id, occurred, received, from_server, attempt_id, variant)
    select 1000, 'before-' || n, 'x', ${new Date(START - DAY)}, ${new Date(START - DAY)}, true, 1000, 0 from generate_series(1, ${ROWS_BEFORE}::int) n`;
  await sql`
    insert into exposures (attempt_id, unit, first_received, occurred, variant, stratum, slices, repeated)
    select attempt_id, unit, received, occurred, variant, 0, '{}', false from event_log`;
  await sql`analyze event_log, exposures`;
}

/** A connection that tells the plan of every statement it runs. */
function explaining(url: string): { sql: Sql; plans: Plan[] } {
  const plans: Plan[] = [];
  const sql: Sql = postgres(url, {
    max: 1,
    fetch_types: false,
    types: { bigint: postgres.BigInt, xid8: { to: 5069, from: [5069], parse: BigInt, serialize: String } },
    onnotice: ({ message = '' }) => {
      const plan = message.indexOf('{');
      if (message.includes('plan:')) plans.push((JSON.parse(message.slice(plan)) as { Plan: Plan }).Plan);
    },
    connection: {
      session_preload_libraries: 'auto_explain',
      'auto_explain.log_min_duration': '0',
      'auto_explain.log_format': 'json',
      'auto_explain.log_level': 'notice',
    },
  });
  return { sql, plans };
}

function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}

/** Scans of one of the large tables by an environment or attempt alone. */
function unboundedScans(plan: Plan): string[] {
  const scans = nodes(plan).filter((node) => LARGE.includes(node['Relation Name'] ?? '') && node['Node Type'] !== 'ModifyTable');
  const conditions = scans.map((node) => `${node['Relation Name']}: ${node['Index Cond'] ?? node['Recheck Cond'] ?? 'all'}`);
  return conditions.filter((condition) => !/\b(unit|received|first_received) [=<>]/.test(condition));
}

/** Nested loops that read a list again for each row of another; one of groups is short. */
function pairedLists(plan: Plan): string[] {
  const inner = nodes(plan).flatMap((node) => (node['Node Type'] === 'Nested Loop' ? (node.Plans ?? []).slice(-1) : []));
  return inner.flatMap((side) => rows(side)).flatMap((node) => (node['Node Type'] === 'CTE Scan' ? [`${node['CTE Name']}`] : []));
}

/** Nodes whose rows pass upwards as they are. */
function rows(plan: Plan): Plan[] {
  return plan['Node Type'] === 'Aggregate' ? [] : [plan, ...(plan.Plans ?? []).flatMap(rows)];
}
