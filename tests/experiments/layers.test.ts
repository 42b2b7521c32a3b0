import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bucketOf } from '@/lib/assignment/bucket';
import type { Config } from '@/lib/assignment/types';
import type { TransactionSql } from '@/lib/db/types';
import type { AppError } from '@/lib/errors';
import { archiveExperiment } from '@/lib/experiments/archive-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { deleteMetric } from '@/lib/experiments/delete-metric';
import { exposureExplanation } from '@/lib/experiments/exposure-explanation';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { getLayer, listLayers } from '@/lib/experiments/list-layers';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putFlag } from '@/lib/experiments/put-flag';
import { putHoldout } from '@/lib/experiments/put-holdout';
import { putLayer } from '@/lib/experiments/put-layer';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { createDatabase, type TestDatabase } from '../support/database';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 1);
let database: TestDatabase;
let environmentId: number;

function context(now = NOW): ExperimentsContext {
  return { sql: database.sql, environmentId, actor: { name: 'ann', role: 'owner' }, now: new Date(now) };
}

async function draft(key: string) {
  const document = {
    name: key,
    unit: 'user',
    layer: 'search',
    variants: [
      { key: 'control', role: 'control', value: 1 },
      { key: 'candidate', role: 'candidate', value: 2 },
    ],
    metrics: { primary: 'ctr' },
  };
  await putExperiment({ ctx: context(), input: { key, document } });
}

function setSlots(slots: { experiment: string; from: number; to: number }[], now = NOW) {
  return putLayer({ ctx: context(now), input: { key: 'search', document: { slots } } });
}

async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  return await work.then(
    () => {
      throw new Error('nothing was refused');
    },
    (error: AppError) => error,
  );
}

async function newestConfig(): Promise<Config> {
  const [row] = await database.sql<{ document: Config }[]>`select document from config_versions order by version desc limit 1`;
  if (row === undefined) throw new Error('nothing is published');
  return row.document;
}

beforeAll(async () => {
  database = await createDatabase();
  environmentId = (await createEnvironment(database.sql, { key: 'production', now: new Date(NOW) })).id;
  await putMetric({ ctx: context(), input: { key: 'ctr', document: { kind: 'proportion' } } });
  for (const key of ['a', 'b', 'c']) await draft(key);
});

afterAll(async () => {
  await database.drop();
});

describe('layers', () => {
  it('give no start without a slot, and serve the slot with the layer’s own salt', async () => {
    expect((await refusalOf(startExperiment({ ctx: context(), input: { key: 'a' } }))).message).toMatch(/no slot in layer "search"/);
    await setSlots([
      { experiment: 'a', from: 0, to: 5_000 },
      { experiment: 'b', from: 5_000, to: 10_000 },
    ]);
    await startExperiment({ ctx: context(), input: { key: 'a' } });
    const config = await newestConfig();
    expect(config.experiments.find(({ key }) => key === 'a')?.layer).toEqual({ key: 'search', from: 0, to: 5_000 });
    const salt = config.layers[0]?.salt ?? '';
    const unit = Array.from({ length: 100 }, (_, index) => `u${index}`).find((id) => bucketOf('layer', salt, id) >= 5_000) ?? '';
    const { explanation } = await exposureExplanation({ ctx: context(), input: { key: 'a', unit } });
    expect(explanation.steps.find(({ decided }) => decided)?.step).toBe('layer');
  });

  it('refuse overlaps, unknown experiments and members of another layer, naming the slot', async () => {
    const overlap = await refusalOf(
      setSlots([
        { experiment: 'a', from: 0, to: 5_000 },
        { experiment: 'b', from: 4_000, to: 10_000 },
      ]),
    );
    expect(overlap.fields[0]).toEqual({
      field: 'slots[1]',
      message: 'gives "b" buckets 4000 to 10000, while "a" has 0 to 5000: both would own 4000 to 5000, so begin at 5000',
    });
    const unknown = await refusalOf(setSlots([{ experiment: 'gone', from: 0, to: 10 }]));
    expect(unknown.fields[0]?.field).toBe('slots[0].experiment');
  });

  it.each([
    [[100, 300], 'both would own 200 to 300, so end at 200'],
    [[100, 900], 'both would own 200 to 400, so begin at 400, or end at 200'],
    [[250, 300], 'both would own 250 to 300, so take buckets outside of 200 to 400'],
  ])('say how two slots that share buckets are parted: %j beside 200 to 400', async ([from = 0, to = 0], fix) => {
    const refused = await refusalOf(
      setSlots([
        { experiment: 'a', from: 200, to: 400 },
        { experiment: 'b', from, to },
      ]),
    );
    expect(refused.message).toContain(fix);
  });

  it('freeze the slot of an experiment under way', async () => {
    const refused = await refusalOf(setSlots([{ experiment: 'b', from: 5_000, to: 10_000 }]));
    expect(refused).toMatchObject({ code: 'CONFLICT' });
    expect(refused.message).toMatch(/"a" is running/);
  });

  it('let freed buckets rest 28 days before another experiment gets them', async () => {
    await killExperiment({ ctx: context(), input: { key: 'a' } });
    await archiveExperiment({ ctx: context(), input: { key: 'a' } });
    const taken = [
      { experiment: 'c', from: 0, to: 5_000 },
      { experiment: 'b', from: 5_000, to: 10_000 },
    ];
    expect((await refusalOf(setSlots(taken, NOW + 27 * DAY))).fields[0]?.message).toBe(
      'gives "c" buckets 0 to 5000, while 0 to 5000, which "a" gave up, rest until 2026-03-29T00:00:00.000Z: take others, or wait',
    );
    expect((await getLayer({ ctx: context(), input: { key: 'search' } })).slots[0]?.restsUntil).toBe('2026-03-29T00:00:00.000Z');
    await setSlots(taken, NOW + 28 * DAY);
    expect(await listLayers({ ctx: context(NOW + 28 * DAY) })).toEqual([
      {
        key: 'search',
        slots: [
          { experiment: 'c', from: 0, to: 5_000, restsUntil: null },
          { experiment: 'b', from: 5_000, to: 10_000, restsUntil: null },
        ],
      },
    ]);
  });
});

describe('putHoldout', () => {
  it('publishes the share and keeps the salt, so that who is held out stays so', async () => {
    const before = await newestConfig();
    await putHoldout({ ctx: context(), input: { document: { share: 0.05 } } });
    const after = await newestConfig();
    expect(after.holdout).toEqual({ salt: before.holdout.salt, toBucket: 500 });
    expect((await refusalOf(putHoldout({ ctx: context(), input: { document: { share: 5 } } }))).fields[0]?.field).toBe('share');
  });
});

describe('putFlag', () => {
  it('publishes a flag and refuses variants of two types', async () => {
    const document = { variants: { on: true, off: false }, defaultVariant: 'off' };
    await putFlag({ ctx: context(), input: { key: 'dark', document } });
    expect((await newestConfig()).flags).toEqual([{ key: 'dark', enabled: true, ...document, rules: [] }]);
    const mixed = putFlag({ ctx: context(), input: { key: 'dark', document: { variants: { on: true, off: 0 }, defaultVariant: 'off' } } });
    expect((await refusalOf(mixed)).fields[0]).toMatchObject({ field: 'variants', message: expect.stringMatching(/one type/) });
  });
});

describe('deleteMetric', () => {
  it('refuses a metric in use and names who uses it', async () => {
    expect((await refusalOf(deleteMetric({ ctx: context(), input: { key: 'ctr' } }))).message).toMatch(/experiment "[bc]" uses/);
    await putMetric({ ctx: context(), input: { key: 'unused', document: { kind: 'count' } } });
    await deleteMetric({ ctx: context(), input: { key: 'unused' } });
    expect((await refusalOf(deleteMetric({ ctx: context(), input: { key: 'unused' } }))).code).toBe('NOT_FOUND');
  });
});

/** Waits until so many statements of this database wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const rows = await database.sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(rows).toHaveLength(count);
    },
    { timeout: 60_000, interval: 20 },
  );
}

/** Begins `work` while a row is locked, and ends the lock, with what `change` does under it, once all of `work` waits. */
async function against<T>(
  lock: (tx: TransactionSql) => Promise<unknown>,
  change: (tx: TransactionSql) => Promise<unknown>,
  work: (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const { outcomes } = await database.sql.begin(async (tx) => {
    await lock(tx);
    const begun = Promise.allSettled(work.map((one) => one()));
    await untilWaiting(work.length);
    await change(tx);
    return { outcomes: () => begun };
  });
  return await outcomes();
}

describe('at the same time', () => {
  it('a slot is not taken from an experiment that is just starting', async () => {
    const [outcome] = await against(
      (tx) => tx`select 1 from experiments where key = 'b' for update`,
      (tx) => tx`update experiments set state = 'running' where key = 'b'`,
      [() => setSlots([{ experiment: 'c', from: 0, to: 5_000 }], NOW + 28 * DAY)],
    );
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CONFLICT', message: expect.stringMatching(/slot is frozen/) } });
    await database.sql`update experiments set state = 'draft' where key = 'b'`;
  });

  it('a flag and an experiment do not get the same key', async () => {
    const flag = { variants: { on: true, off: false }, defaultVariant: 'off' };
    const outcomes = await against(
      (tx) => tx`select 1 from environments for no key update`,
      async () => undefined,
      [() => putFlag({ ctx: context(), input: { key: 'twin', document: flag } }), () => draft('twin')] as (() => Promise<unknown>)[],
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CONFLICT' } });
  });
});
