import type { MetricPolicy } from '@/lib/gate/types';
import type { MetricModel } from './types';

export interface SuiteGuardrail {
  metric: MetricPolicy;
  model: MetricModel;
}

const guardrail = (key: string, rest: Partial<MetricPolicy>): MetricPolicy => ({
  key,
  role: 'guardrail',
  kind: 'proportion',
  direction: 'decrease',
  windowMs: 0,
  latenessMs: 0,
  capped: true,
  operational: false,
  tuning: null,
  ...rest,
});

/** One guardrail of each kind: an error rate with a relative and one with an absolute margin, a latency, revenue, and a ratio. */
export const SUITE_GUARDRAILS: readonly SuiteGuardrail[] = [
  { metric: guardrail('error', { margin: 0.25 }), model: { kind: 'proportion', rate: 0.02 } },
  { metric: guardrail('crash', { marginAbsolute: 0.005 }), model: { kind: 'proportion', rate: 0.01 } },
  { metric: guardrail('latency', { kind: 'mean', margin: 0.1 }), model: { kind: 'mean', mean: 120, sd: 90 } },
  {
    metric: guardrail('revenue', { kind: 'mean', direction: 'increase', margin: 0.1 }),
    model: { kind: 'revenue', buyRate: 0.1, meanAmount: 30, sigma: 0.8, cap: 300 },
  },
  {
    metric: guardrail('click_share', { kind: 'ratio', direction: 'increase', margin: 0.05 }),
    model: { kind: 'ratio', rate: 0.3, eventsPerUnit: 4, correlation: 0.1 },
  },
];

/** The true effect that puts a guardrail exactly at its margin. */
export function effectAtMargin({ metric, model }: SuiteGuardrail): number {
  if (metric.marginAbsolute !== undefined && model.kind === 'proportion') return -metric.marginAbsolute / model.rate;
  return -(metric.margin ?? 0);
}
