import { describe, expect, it } from 'vitest';
import { decide } from '@/lib/gate/decide';
import type { MetricPolicy, Policy } from '@/lib/gate/types';
import { evidenceOf, policyWith, START, stateIn } from './arbitrary-input';

const NOW = START + 20 * 86_400_000;

/** A thousand units an arm in each of two stages, by their rates in the guardrail. */
function decisionAt(rates: [number, number], policy: Policy) {
  const state = stateIn(policy, 1, 30, NOW);
  const evidence = evidenceOf({ policy, state, now: NOW }, { ctr: [0.1, 0.105], error: rates }, 1_000);
  return decide({ policy, state, evidence, now: NOW }).decision;
}

function guardedBy(direction: MetricPolicy['direction']): Policy {
  const policy = policyWith();
  const metric: MetricPolicy = { ...(policy.metrics[1] as MetricPolicy), direction, margin: undefined, marginAbsolute: 0.005 };
  return { ...policy, metrics: [...policy.metrics.slice(0, 1), metric] };
}

describe('a guardrail with an absolute margin', () => {
  it.each([
    ['increase', 0.1, [0, 0.001, 0.01, 0.03]],
    ['increase', 0.6, [0, 0.01, 0.3]],
    ['decrease', 0.002, [0.05, 0.5, 1]],
    ['decrease', 0.5, [0.7, 0.99, 1]],
  ] as const)('rolls back a candidate that is far worse, however few events it has (%s, control %d)', (direction, control, candidates) => {
    for (const candidate of candidates) {
      const { outcome, reason } = decisionAt([control, candidate], guardedBy(direction));
      expect([candidate, outcome, reason]).toEqual([candidate, 'rollback', 'harm:error']);
    }
  });

  it('leaves an equal candidate alone, however few events there are', () => {
    for (const direction of ['increase', 'decrease'] as const)
      for (const share of [0, 0.001, 0.01, 0.5, 0.99, 1])
        expect(decisionAt([share, share], guardedBy(direction)).outcome).not.toBe('rollback');
  });
});
