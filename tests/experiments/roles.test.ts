import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { createDatabase, type TestDatabase } from '../support/database';

const ROLES: readonly Role[] = ['viewer', 'editor', 'approver', 'owner'];

/** The least role of every action, by file. */
const LEAST: Record<string, Role> = {
  'lib/experiments/abort-experiment.ts': 'editor',
  'lib/experiments/add-environment.ts': 'owner',
  'lib/experiments/approve-experiment.ts': 'approver',
  'lib/experiments/archive-environment.ts': 'owner',
  'lib/experiments/archive-experiment.ts': 'editor',
  'lib/experiments/clone-experiment.ts': 'editor',
  'lib/experiments/complete-experiment.ts': 'editor',
  'lib/experiments/delete-flag.ts': 'editor',
  'lib/experiments/delete-metric.ts': 'editor',
  'lib/experiments/exclude-stage.ts': 'approver',
  'lib/experiments/kill-experiment.ts': 'editor',
  'lib/experiments/override-experiment.ts': 'approver',
  'lib/experiments/pause-experiment.ts': 'editor',
  'lib/experiments/put-experiment.ts': 'editor',
  'lib/experiments/put-flag.ts': 'editor',
  'lib/experiments/put-holdout.ts': 'owner',
  'lib/experiments/put-layer.ts': 'editor',
  'lib/experiments/put-metric.ts': 'editor',
  'lib/experiments/rename-environment.ts': 'owner',
  'lib/experiments/reopen-environment.ts': 'owner',
  'lib/experiments/restart-experiment.ts': 'editor',
  'lib/experiments/resume-experiment.ts': 'editor',
  'lib/experiments/rollback-experiment.ts': 'editor',
  'lib/experiments/schedule-experiment.ts': 'editor',
  'lib/experiments/start-experiment.ts': 'editor',
  'lib/experiments/step-down-experiment.ts': 'editor',
  'lib/experiments/webhooks/create-webhook.ts': 'owner',
  'lib/experiments/webhooks/delete-webhook.ts': 'owner',
  'lib/experiments/webhooks/get-webhook.ts': 'owner',
  'lib/experiments/webhooks/list-deliveries.ts': 'owner',
  'lib/experiments/webhooks/list-webhooks.ts': 'owner',
  'lib/experiments/webhooks/put-webhook.ts': 'owner',
  'lib/experiments/webhooks/redeliver.ts': 'owner',
  'lib/experiments/webhooks/rotate-webhook-secret.ts': 'owner',
  'lib/experiments/webhooks/test-webhook.ts': 'owner',
  'lib/jobs/advance-experiment.ts': 'editor',
  'lib/jobs/backtest.ts': 'viewer',
  'lib/jobs/erase-unit.ts': 'owner',
  'lib/jobs/move-watermark.ts': 'editor',
};
const SHARED = ['lib/experiments/command-experiment.ts'];

// Enough for any of them to get past its role, and nothing that is there.
const INPUT = {
  key: 'nothing-here',
  id: 999,
  webhook: 999,
  deliveryId: 'none',
  newKey: 'nothing-either',
  document: {},
  unit: 'nobody',
  reason: 'the matrix',
  stage: 1,
  stratum: 0,
  because: 'counts',
  coverage: 'keep',
  at: Date.parse('2026-03-02T00:00:00Z'),
};

/** A watermark's time comes as a Date. */
const INPUTS: Record<string, object> = { 'lib/jobs/move-watermark.ts': { ...INPUT, at: new Date(INPUT.at) } };

type Action = (call: { ctx: ExperimentsContext; input: object }) => Promise<unknown>;

let database: TestDatabase;
let environmentId: number;

beforeAll(async () => {
  database = await createDatabase();
  environmentId = (await createEnvironment(database.sql, { key: 'production', now: new Date() })).id;
});

afterAll(async () => {
  await database.drop();
});

describe('roles', () => {
  it('have a row for every action that asks for one', () => {
    const asking = ['lib/experiments', 'lib/experiments/webhooks', 'lib/jobs'].flatMap((folder) =>
      readdirSync(path.join(process.cwd(), folder))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name}`)
        .filter((file) => /requireMay\(|commandExperiment\(ctx/.test(readFileSync(path.join(process.cwd(), file), 'utf8'))),
    );
    expect(asking.filter((file) => !SHARED.includes(file)).sort()).toEqual(Object.keys(LEAST).sort());
  });

  it.each(Object.entries(LEAST))('%s is for %s and above', async (file, least) => {
    const run = await actionOf(file);
    for (const role of ROLES) {
      const ctx = { sql: database.sql, environmentId, actor: { name: 'ann', role }, now: new Date('2026-03-01T00:00:00Z') };
      const code = await codeOf(run({ ctx, input: INPUTS[file] ?? INPUT }));
      if (ROLES.indexOf(role) < ROLES.indexOf(least)) expect(code, role).toBe('FORBIDDEN');
      else expect(['done', 'NOT_FOUND', 'INVALID_FIELD', 'CONFLICT'], role).toContain(code);
    }
  });
});

async function actionOf(file: string): Promise<Action> {
  const exported = (await import(path.join(process.cwd(), file))) as Record<string, Action>;
  const wanted = path.basename(file, '.ts').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const action = exported[wanted];
  if (action === undefined) throw new Error(`${file} does not export ${wanted}`);
  return action;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof AppError) return error.code;
      throw error;
    },
  );
}
