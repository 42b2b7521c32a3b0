import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkDraft } from '@/app/(console)/experiments/_form/check-draft';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { putMetric } from '@/lib/experiments/put-metric';
import { createDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let ctx: ExperimentsContext;

beforeAll(async () => {
  database = await createDatabase();
  const now = new Date('2026-03-01T00:00:00Z');
  const { id } = await createEnvironment(database.sql, { key: 'production', now });
  ctx = { sql: database.sql, environmentId: id, actor: { name: 'ann', role: 'owner' }, now };
  await putMetric({ ctx, input: { key: 'click', document: { kind: 'proportion' } } });
});
afterAll(() => database.drop());

const variants = ['control', 'candidate'].map((role) => ({ key: role, role, value: null }));
const draft = { unit: 'user', variants, metrics: { primary: 'click' }, plan: { unitsPerDay: 20_000, baseline: { click: { mean: 0.1 } } } };

function check(document: unknown) {
  return checkDraft(ctx, document, { signal: new AbortController().signal, onProgress: () => undefined });
}

it('a draft that has no key and no name yet has a forecast, and both are still asked for', async () => {
  const { problems, power } = await check({ ...draft, key: '', name: '' });
  expect(problems.map(({ field }) => field)).toEqual(['key', 'name']);
  const named = await check({ ...draft, key: 'ranker', name: 'Ranker' });
  expect(named.problems).toEqual([]);
  expect(power?.chances.at(-1)?.promote).toBeGreaterThan(0.5);
  expect(power).toEqual(named.power);
});

it('a design that is not in order has no forecast, and every field is told at once', async () => {
  const { problems, power, powerless } = await check({
    ...draft,
    key: '',
    metrics: { primary: 'unknown' },
    plan: undefined,
    name: 'Ranker',
  });
  expect(problems.map(({ field }) => field)).toEqual(['key', 'metrics.primary']);
  expect({ power, powerless }).toEqual({ power: null, powerless: 'The forecast appears when the fields are in order.' });
  expect((await check('text')).problems).not.toEqual([]);
  expect((await check(null)).problems).not.toEqual([]);
});
