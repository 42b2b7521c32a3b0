import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockSettling } from '@/lib/aggregate/settling-lock';
import { canonicalJson } from '@/lib/experiments/canonical-json';
import { requireExperiment } from '@/lib/experiments/experiment-row';
import { getDecision, listDecisions } from '@/lib/experiments/list-decisions';
import { overrideExperiment } from '@/lib/experiments/override-experiment';
import { pauseExperiment } from '@/lib/experiments/pause-experiment';
import type { Evidence, RuleRecord } from '@/lib/gate/types';
import { advanceExperiment } from '@/lib/jobs/advance-experiment';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const START = Math.floor(Date.now() / DAY) * DAY - 20 * DAY;
let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
});

afterAll(async () => {
  await database.drop();
});

async function newest(key: string) {
  const [row] = await listDecisions({ ctx: scenario.at(0), input: { key } });
  return await getDecision({ ctx: scenario.at(0), input: { key, id: row?.id ?? '' } });
}

describe('concurrent canaries', () => {
  it('share one harm budget: what one has not ruled out the other cannot use', async () => {
    const ramp = { concurrent: { group: 'search', canaries: 2 } };
    await scenario.start('first', START, { ramp });
    await scenario.start('second', START, { ramp });
    const alphas = await database.sql<{ alpha: string }[]>`select policy->>'alpha' as alpha from attempts`;
    expect(alphas.map(({ alpha }) => Number(Number(alpha).toFixed(12)))).toEqual([0.02, 0.02]);
    // The first has plenty of evidence; of the second nobody knows anything, so it may cost all of its 5 % coverage.
    await scenario.send('first', { label: 'f', from: START, to: START + DAY, units: 4_000, control: 0.1, candidate: 0.13 });
    expect(await scenario.tickAt(START + DAY)).toEqual([]);
    const { rules, inputs, outcome } = await newest('first');
    expect((inputs as { evidence: Evidence }).evidence.othersBudgetUse).toBeCloseTo(0.05, 12);
    expect(outcome).toBe('hold');
    expect(rules.find(({ rule }: RuleRecord) => rule === 'harm_budget')?.passed).toBe(true);
    expect(rules.find(({ rule }: RuleRecord) => rule === 'shared_budget')?.passed).toBe(false);
    // Once the second has ruled out a loss as well, the first may go on.
    await scenario.send('second', { label: 's', from: START + DAY, to: START + 2 * DAY, units: 4_000, control: 0.1, candidate: 0.13 });
    await scenario.send('first', { label: 'g', from: START + DAY, to: START + 2 * DAY, units: 2_000, control: 0.1, candidate: 0.13 });
    // In one tick where the second happens to be judged first, else in the next.
    const transitions = [...(await scenario.tickAt(START + 2 * DAY)), ...(await scenario.tickAt(START + 2 * DAY + 60_000))];
    const use = ((await newest('first')).inputs as { evidence: Evidence }).evidence.othersBudgetUse;
    expect(use).toBeLessThan(0.01);
    expect(transitions).toContainEqual(expect.objectContaining({ experiment: 'first', outcome: 'advance' }));
  });

  it('keep the share of one that is paused at zero, since it comes back without asking, and count full rollout as all', async () => {
    const ramp = { concurrent: { group: 'ads', canaries: 2 } };
    await scenario.start('served', START, { ramp });
    await scenario.start('resting', START, { ramp });
    await pauseExperiment({ ctx: scenario.at(START + 1), input: { key: 'resting', coverage: 'zero', reason: 'a look' } });
    const budgetAt = async (time: number) => {
      await scenario.send('served', { label: `v${time}`, from: time - HOUR, to: time, units: 100, control: 0.1, candidate: 0.1 });
      await scenario.tickAt(time + 2 * HOUR);
      return ((await newest('served')).inputs as { evidence: Evidence }).evidence.othersBudgetUse;
    };
    expect(await budgetAt(START + 2 * HOUR)).toBeCloseTo(0.05, 12);
    const input = { key: 'resting', stage: 4, reason: 'to see full rollout' };
    await overrideExperiment({ ctx: scenario.at(START + 5 * HOUR), input });
    expect(await budgetAt(START + 7 * HOUR)).toBe(1);
  });
});

describe('advanceExperiment', () => {
  it('asks the same rules as a tick and skips none, once per idempotency key', async () => {
    await scenario.start('asked', Date.now() - DAY);
    const ctx = { ...scenario.at(Date.now()), idempotencyKey: 'ask-1' };
    const first = await advanceExperiment({ ctx, input: { key: 'asked', reason: 'impatience' } });
    expect(first).toMatchObject({ decision: { outcome: 'hold' }, experiment: { coverage: 0.05, stage: 1 } });
    const again = await advanceExperiment({ ctx, input: { key: 'asked', reason: 'impatience' } });
    expect(canonicalJson(again)).toBe(canonicalJson(first));
    const asked = await listDecisions({ ctx, input: { key: 'asked' } });
    expect(asked.map(({ kind, actor }) => [kind, actor])).toEqual([
      ['advance', 'ann'],
      ['start', 'ann'],
    ]);
  });

  it('says to ask again while another worker settles the same attempt', async () => {
    await scenario.start('settling', Date.now() - DAY);
    const { attempt } = await requireExperiment(database.sql, { environmentId: scenario.environmentId, key: 'settling' });
    await database.sql.begin(async (transaction) => {
      expect(await lockSettling(transaction, attempt?.id ?? 0)).toBe(true);
      const refused = advanceExperiment({ ctx: scenario.at(Date.now()), input: { key: 'settling' } });
      await expect(refused).rejects.toThrow(
        '"settling" is being settled by the worker, or was restarted, at this moment: ask again in a second',
      );
    });
  });

  it('refuses viewers and drafts', async () => {
    const viewer = { ...scenario.at(Date.now()), actor: { name: 'vic', role: 'viewer' as const } };
    await expect(advanceExperiment({ ctx: viewer, input: { key: 'asked' } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(advanceExperiment({ ctx: scenario.at(0), input: { key: 'gone' } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
