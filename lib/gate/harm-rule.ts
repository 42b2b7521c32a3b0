import { logEAbsoluteLimit } from '@/lib/stats/exact-proportion';
import { type BoundInput, logEOf, reaches, UNTUNED_R } from './bound-reading';
import { type Context, type MetricView, timeOf, viewMetric } from './context';
import { harmFamily } from './harm-family';
import { likelihoodBound } from './likelihood-bound';
import { harmMargin } from './margins';
import { observedEffect } from './observed-effect';
import type { HarmLatch, Policy } from './types';
import { type Verdict, verdictOf } from './verdict';

/**
 * Step 1: harm in a metric, an absolute limit, a protected slice, or one day of an operational metric rolls back. It latches at the
 * first crossing and is asked in every state.
 */
export function findHarm(context: Context): Verdict | null {
  const latch = context.state.harm ?? findCrossing(context);
  if (latch === null) return null;
  return { ...verdictOf('rollback', 'harm', latch.metric), harm: latch };
}

/** ln of what a harm process must reach. */
export function harmThreshold(policy: Policy): number {
  return Math.log(harmFamily(policy) / policy.alphaHarm);
}

/** How a harm process of a metric is read: H0 is a loss of at most half the margin, and U counts against the candidate. */
export function harmInput(policy: Policy, view: MetricView): BoundInput {
  return {
    policy,
    view,
    margin: harmMargin(policy, view.policy),
    r: view.tuning?.harm ?? UNTUNED_R,
    towards: 'worse',
    factor: policy.stages.length,
  };
}

/** Threshold of an operational metric's day d: the level is alphaHarm · 6/(π²d²) over the same family. */
export function dailyThreshold(policy: Policy, day: number): number {
  return harmThreshold(policy) + Math.log((Math.PI * Math.PI * day * day) / 6);
}

/** Candidate's events against its absolute limit. */
export function limitCounts(view: MetricView): { x: number; n: number } {
  let x = 0;
  let n = 0;
  for (const { candidate } of view.strata) {
    x += candidate.events;
    n += candidate.n;
  }
  return { x, n };
}

/** ln E that the candidate's rate lies beyond its limit: above it, or below where higher is better. */
export function logELimit(view: MetricView): number {
  const side = view.policy.direction === 'decrease' ? 'above' : 'below';
  return logEAbsoluteLimit({ ...limitCounts(view), limit: view.policy.limit ?? 1, side });
}

/** An operational metric's days, each as a metric of its own. */
export function dailyViews(context: Context, view: MetricView): { day: number; view: MetricView }[] {
  if (!view.policy.operational || !view.isSound || view.evidence?.days === undefined) return [];
  const { policy, state } = context;
  const byDay = new Map<number, MetricView>();
  const days = new Set(view.evidence.days.map(({ day }) => day));
  for (const day of [...days].sort((a, b) => a - b)) {
    const strata = view.evidence.days
      .filter((part) => part.day === day)
      .map(({ control, candidate, candidateShare }, index) => {
        return { ordinal: -1 - index, stage: 0, coverage: candidateShare, candidateShare, control, candidate };
      });
    const evidence = { key: view.policy.key, strata, freshness: null };
    byDay.set(day, viewMetric(policy, state, view.policy, evidence));
  }
  return [...byDay].map(([day, one]) => ({ day, view: one }));
}

/** The watched metrics within a protected slice. */
export function sliceViews(context: Context, slice: string): MetricView[] {
  const { policy, state, evidence } = context;
  const within = evidence.slices.find((candidate) => candidate.slice === slice);
  if (within === undefined) return [];
  return policy.metrics.map((metric) =>
    viewMetric(
      policy,
      state,
      metric,
      within.metrics.find(({ key }) => key === metric.key),
    ),
  );
}

function findCrossing(context: Context): HarmLatch | null {
  const { policy } = context;
  const now = timeOf(context);
  const threshold = harmThreshold(policy);
  for (const view of context.views) {
    if (isHarmed(policy, view, threshold)) return harmLatch(policy, view, 'harm', now);
    if (view.policy.limit !== undefined && passesLimit(view, threshold)) {
      return { ...harmLatch(policy, view, 'limit', now), logE: logELimit(view) };
    }
    for (const { day, view: one } of view.policy.operational ? dailyViews(context, view) : []) {
      if (isHarmed(policy, one, dailyThreshold(policy, day))) return harmLatch(policy, one, 'daily_harm', now);
    }
  }
  for (const slice of policy.protectedSlices) {
    for (const view of sliceViews(context, slice)) {
      if (isHarmed(policy, view, threshold)) return { ...harmLatch(policy, view, 'slice_harm', now), slice };
    }
  }
  return null;
}

function isHarmed(policy: Policy, view: MetricView, threshold: number): boolean {
  // Ahead of control U counts against harm and ln E is below 0: most looks end here.
  if (view.process === 'normal' && view.policy.kind !== 'quantile' && threshold > 0 && observedEffect(view) >= 0) return false;
  return reaches(harmInput(policy, view), threshold);
}

function passesLimit(view: MetricView, threshold: number): boolean {
  if (!view.isSound || view.policy.kind !== 'proportion' || !isRate(view.policy.limit)) return false;
  const { x, n } = limitCounts(view);
  const side = view.policy.direction === 'decrease' ? 'above' : 'below';
  if (likelihoodBound({ x, k: n, pi0: view.policy.limit ?? 1, side }) < threshold) return false;
  return logELimit(view) >= threshold;
}

function isRate(limit: number | undefined): boolean {
  return limit !== undefined && limit > 0 && limit < 1;
}

function harmLatch(policy: Policy, view: MetricView, rule: HarmLatch['rule'], at: number): HarmLatch {
  return { metric: view.policy.key, rule, slice: null, at, logE: logEOf(harmInput(policy, view)) ?? 0 };
}
