import { describe, expect, it } from 'vitest';
import { decide } from '@/lib/gate/decide';
import { needsInWords } from '@/lib/gate/needs-in-words';
import { waitingHours } from '@/lib/gate/waiting-hours';
import { evidenceOf, policyWith, START, stateIn } from './arbitrary-input';

const NOW = START + 20 * 86_400_000;

describe('waitingHours', () => {
  it('is rounded up, so that a wait is never told as none', () => {
    expect(waitingHours(1 / 3600)).toBe(0.0003);
    expect(waitingHours(2 / 60)).toBe(0.0334);
    expect(waitingHours(0)).toBe(0);
  });

  it('cannot be told where nothing arrives', () => {
    expect(waitingHours(12 / 0)).toBeNull();
    expect(waitingHours(0 / 0)).toBeNull();
  });

  it('tells a wait for units of a few minutes to the minute', () => {
    const policy = policyWith();
    const state = stateIn(policy, 1, 2, NOW);
    const evidence = evidenceOf({ policy, state, now: NOW }, {}, 97);
    const { decision } = decide({ policy, state, evidence, now: NOW });
    // 194 units in two hours: the six that are missing come in 3.7 minutes.
    const needs = decision.rules.find(({ rule }) => rule === 'min_units')?.needs;
    expect(needs).toEqual({ units: 6, hours: 0.0619 });
    expect(needs && needsInWords(needs)).toBe('about 6 more units, ≈ 4 min');
  });

  it('tells a wait for evidence from what comes in, as exactly', () => {
    const policy = policyWith();
    const state = stateIn(policy, 1, 1, NOW);
    const evidence = evidenceOf({ policy, state, now: NOW }, { ctr: [0.1, 0.102] }, 6_000);
    const { decision } = decide({ policy, state, evidence, now: NOW });
    const needs = decision.rules.find(({ rule }) => rule === 'harm_budget')?.needs;
    const perHour = 2 * 6_000;
    expect(needs).toEqual({ units: expect.any(Number), hours: waitingHours((needs?.units ?? 0) / perHour) });
    expect((needs?.units ?? 0) % (perHour / 10)).toBeGreaterThan(0);
  });
});
