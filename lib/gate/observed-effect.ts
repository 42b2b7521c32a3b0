import type { MetricView } from './context';

/** Σ w s (M_T − M_C). */
export function observedEffect({ policy, sums }: MetricView): number {
  const effect = sums.candidateTotal - sums.controlTotal;
  return policy.direction === 'increase' ? effect : -effect;
}
