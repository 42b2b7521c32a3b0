import type { Policy } from './types';

/**
 * How many harm processes share `alphaHarm`: the primary metric, each guardrail, each absolute limit, the same metrics in each
 * protected slice, and each operational metric's daily series.
 */
export function harmFamily(policy: Policy): number {
  let limits = 0;
  let operational = 0;
  for (const metric of policy.metrics) {
    if (metric.limit !== undefined) limits += 1;
    if (metric.operational) operational += 1;
  }
  return policy.metrics.length * (1 + policy.protectedSlices.length) + limits + operational;
}
