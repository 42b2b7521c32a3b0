import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSummaries } from '@/lib/report/list-summaries';
import { createScenario, type Scenario } from '../jobs/scenario';
import { createDatabase, type TestDatabase } from '../support/database';

const MANY = 1_000;
const NOW = Date.parse('2026-03-02T00:00:00Z');

let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
  await scenario.start('original', NOW);
  await database.sql`
    insert into experiments (environment_id, key, name, owner, tags, document, state, ramp_state, attempt_id, updated_at)
    select environment_id, 'copy-' || n, 'Ranker ' || n, case n % 2 when 0 then 'Search team' else 'Ads team' end,
      case when n = 777 then array['100%_sure'] else '{}' end, document, case when n % 10 = 0 then 'completed' else state end, ramp_state,
      attempt_id, updated_at + n * interval '1 second'
    from experiments, generate_series(1, ${MANY - 1}::int) n where key = 'original'`;
});

afterAll(() => database.drop());

const list = (input: Parameters<typeof listSummaries>[0]['input']) => listSummaries({ ctx: scenario.at(NOW), input });

describe('listSummaries of a thousand experiments', () => {
  it('gives them page by page, each once, by latest change', async () => {
    const keys: string[] = [];
    for (let page = 1; ; page += 1) {
      const { experiments, total } = await list({ page, pageSize: 150 });
      expect(total).toBe(MANY);
      if (experiments.length === 0) break;
      keys.push(...experiments.map(({ key }) => key));
    }
    expect(new Set(keys).size).toBe(MANY);
    expect([keys[0], keys.at(-1)]).toEqual(['copy-999', 'original']);
  });

  it('finds by key, name, owner and tag, taking signs as they are', async () => {
    const totals = await Promise.all(
      ['copy-999', 'ranker 12', 'SEARCH', '100%_', '_', ''].map(async (search) => (await list({ search })).total),
    );
    const withTwelve = Array.from({ length: MANY - 1 }, (_, index) => index + 1).filter((n) => String(n).startsWith('12')).length;
    expect(totals).toEqual([1, withTwelve, 499, 1, 1, MANY]);
    expect((await list({ search: 'nobody', page: 3 })).total).toBe(0);
  });

  it('joins search and state', async () => {
    const { experiments, total } = await list({ search: 'search team', states: ['completed'], pageSize: 5 });
    expect(total).toBe(99);
    expect(experiments.every(({ state }) => state === 'completed')).toBe(true);
    expect(experiments).toHaveLength(5);
  });
});
