import { describe, expect, it } from 'vitest';
import { decide } from '@/lib/gate/decide';
import type { Evidence, RampState } from '@/lib/gate/types';
import { evidenceOf, policyWith, START, stateIn } from './arbitrary-input';

const NOW = START + 20 * 86_400_000;

function sentenceWith(
  rates: Record<string, [number, number]>,
  changes: { state?: Partial<RampState>; evidence?: Partial<Evidence> } = {},
): string {
  const policy = policyWith();
  const state = { ...stateIn(policy, 1, 30, NOW), ...changes.state };
  const evidence = { ...evidenceOf({ policy, state, now: NOW }, rates, 20_000), ...changes.evidence };
  return decide({ policy, state, evidence, now: NOW }).decision.sentence;
}

describe('a sentence of the gate', () => {
  it('names the metric that holds the ramp once, as a quoted key', () => {
    expect(sentenceWith({ ctr: [0.1, 0.096] })).toMatch(/^Hold at 10 % for “ctr”: a loss of 8 % is not ruled out yet( \([^()]*\))?\.$/);
    expect(sentenceWith({ ctr: [0.1, 0.099] })).toBe('Hold at 10 %: “ctr” is not ahead of control.');
    expect(sentenceWith({ ctr: [0, 0] })).toMatch(/^Hold at 10 % for “ctr”: control's mean is not above 0, so /);
  });

  it('tells in which metric harm is shown', () => {
    expect(sentenceWith({ ctr: [0.1, 0.07] })).toBe('Rolled back from 10 %: harm is shown in “ctr”.');
  });

  it('says why data cannot be trusted without a second colon', () => {
    const quarantine = { reason: 'late_share', at: NOW };
    expect(sentenceWith({ ctr: [0.1, 0.1] }, { state: { name: 'quarantined', quarantine } })).toBe(
      'Hold at 10 %: its data cannot be trusted (late share).',
    );
  });

  it('has no metric where none is at fault', () => {
    expect(sentenceWith({ ctr: [0.1, 0.13] }, { evidence: { lagMs: 40 * 86_400_000 } })).toBe(
      'Hold at 10 %: settling is too far behind to decide on its figures.',
    );
  });
});
