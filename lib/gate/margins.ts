import type { MetricPolicy, Policy } from './types';

/** A tolerated loss: a share of control's mean, or in the metric's own unit. */
export interface Margin {
  size: number;
  isAbsolute: boolean;
}

/** Coverage that leaving `stage` leads to; full rollout counts as 1. */
export function nextCoverage(policy: Policy, stage: number): number {
  return policy.stages[stage + 1]?.coverage ?? 1;
}

/** The loss that must be ruled out in a metric before `stage` may be left: budget or margin over the next coverage. */
export function gateMargin(policy: Policy, metric: MetricPolicy, stage: number): Margin {
  if (metric.role === 'primary') {
    const isLast = stage >= policy.stages.length - 1;
    if (isLast && policy.mode === 'superior') return { size: 0, isAbsolute: false };
    return { size: policy.harmBudget / nextCoverage(policy, stage), isAbsolute: false };
  }
  const { size, isAbsolute } = guardrailMargin(metric);
  return { size: size / nextCoverage(policy, stage), isAbsolute };
}

/** The loss beyond which a metric counts as harmed. */
export function harmMargin(policy: Policy, metric: MetricPolicy): Margin {
  if (metric.role === 'primary') {
    return { size: policy.mode === 'superior' ? 0 : policy.harmBudget / 2, isAbsolute: false };
  }
  const { size, isAbsolute } = guardrailMargin(metric);
  return { size: size / 2, isAbsolute };
}

/** A metric that cannot go below zero cannot lose more than all of it: such a margin holds by itself. */
export function holdsByItself(metric: MetricPolicy, { size, isAbsolute }: Margin): boolean {
  return metric.kind === 'proportion'
    ? size >= 1 && (isAbsolute || metric.direction === 'increase')
    : size >= 1 && !isAbsolute && metric.direction === 'increase' && metric.role === 'primary';
}

function guardrailMargin(metric: MetricPolicy): Margin {
  if (metric.marginAbsolute !== undefined) return { size: metric.marginAbsolute, isAbsolute: true };
  return { size: metric.margin ?? 0, isAbsolute: false };
}
