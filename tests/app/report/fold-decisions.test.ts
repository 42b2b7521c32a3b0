import { describe, expect, it } from 'vitest';
import { crowdedMinutes, foldDecisions, isChange } from '@/app/(console)/experiments/[key]/_parts/fold-decisions';
import type { DecisionView } from '@/lib/experiments/list-decisions';

function decision(second: number, fields: Partial<DecisionView> = {}): DecisionView {
  return {
    id: String(second),
    at: new Date(Date.UTC(2026, 10, 26, 17, 9, second)).toISOString(),
    kind: 'tick',
    actor: 'worker',
    outcome: 'hold',
    sentence: `Hold at 5 %: the minimum time in this stage is not over (≈ ${90 - second} min).`,
    reason: null,
    fromState: 'running',
    toState: 'running',
    fromCoverage: 0.05,
    toCoverage: 0.05,
    configVersion: 1,
    attempt: 1,
    ...fields,
  };
}

describe('foldDecisions', () => {
  it('lets the newest of those that say the same stand for all of them in a row', () => {
    const advance = decision(5, { outcome: 'advance', sentence: 'Advances from 5 % to 10 %: every rule passed.' });
    const rows = foldDecisions([decision(9), decision(8), decision(7), advance, decision(4), decision(3)]);
    expect(rows.map(({ id, repeats }) => [id, repeats?.count, repeats?.since])).toEqual([
      ['9', 3, decision(7).at],
      ['5', undefined, undefined],
      ['4', 2, decision(3).at],
    ]);
    expect(rows[0]?.sentence).toBe(decision(9).sentence);
  });

  it('keeps apart what another actor decided, what has another cause, and what has other figures', () => {
    const others = [
      decision(3, { actor: 'ann' }),
      decision(2, { sentence: 'Hold at 5 %: 3 of 100 mature units in each arm.' }),
      decision(1, { sentence: 'Hold at 5 %: 2 of 100 mature units in each arm.' }),
      decision(0, { outcome: 'none' }),
    ];
    expect(foldDecisions(others)).toEqual(others);
  });

  it('says that there may be more where the list itself ends', () => {
    const many = Array.from({ length: 100 }, (_, index) => decision(100 - index, { sentence: 'Hold.' }));
    expect(foldDecisions(many)[0]?.repeats).toMatchObject({ count: 100, isCut: true });
    expect(foldDecisions(many.slice(1))[0]?.repeats).toMatchObject({ count: 99, isCut: false });
  });
});

describe('isChange', () => {
  it('is what moved the ramp or what a person did', () => {
    expect(isChange(decision(1))).toBe(false);
    expect(isChange(decision(1, { kind: 'advance' }))).toBe(true);
    expect(isChange(decision(1, { toCoverage: 0.1 }))).toBe(true);
    expect(isChange(decision(1, { toState: 'quarantined' }))).toBe(true);
  });
});

describe('crowdedMinutes', () => {
  it('names the minutes of more than one decision', () => {
    expect([...crowdedMinutes([decision(70), decision(9), decision(8)])]).toEqual(['2026-11-26T17:09']);
  });
});
