import { cochranQOfStages } from '@/lib/stats/cochran-q';
import { type BoundInput, reaches, UNTUNED_R } from './bound-reading';
import type { Context, MetricView } from './context';
import { gateMargin, nextCoverage } from './margins';
import { observedEffect } from './observed-effect';
import type { RampState } from './types';
import { fullUtcDays } from './utc-days';
import { type Verdict, verdictOf } from './verdict';

/** Below it, effects that differ between stages are shown to a person before promotion. */
export const REVIEW_P = 0.01;

/** Step 6: minimum duration, full days, and units mature in this stage. */
export function findMinimum({ policy, state, views, now, isLast }: Context): Verdict | null {
  const stage = policy.stages[state.stage];
  const primary = views[0];
  const enteredAt = state.stageEnteredAt;
  if (stage === undefined || primary === undefined || enteredAt === null) return verdictOf('hold', 'state');
  if (!(now - enteredAt >= stage.minDurationMs)) return verdictOf('hold', 'min_duration');
  if (isLast && !(fullUtcDays(enteredAt, now) >= policy.fullDays)) return verdictOf('hold', 'full_days');
  if (!(stageUnits(primary, state) >= stage.minUnits)) return verdictOf('hold', 'min_units', primary.policy.key);
  if (primary.tuning === null) return verdictOf('hold', 'tuning', primary.policy.key);
  if (primary.process === 'waiting') return verdictOf('hold', 'effective_units', primary.policy.key);
  return null;
}

/** Mature units of the poorer arm in the stage's present stratum. */
export function stageUnits(view: MetricView, state: RampState): number {
  let control = 0;
  let candidate = 0;
  for (const stratum of view.strata) {
    if (stratum.ordinal < state.stratum || stratum.stage !== state.stage) continue;
    control += stratum.control.n;
    candidate += stratum.candidate.n;
  }
  return Math.min(control, candidate);
}

/** How a bound of a metric is read on leaving the present stage. */
export function gateInput({ policy, state }: Context, view: MetricView): BoundInput {
  return {
    policy,
    view,
    margin: gateMargin(policy, view.policy, state.stage),
    r: view.tuning?.gates[state.stage] ?? UNTUNED_R,
    towards: 'better',
    factor: state.stage,
  };
}

/** What the shared budget leaves to this candidate at the next coverage; null when it is not shared. */
export function sharedInput(context: Context, view: MetricView): BoundInput | null {
  const { policy, state, evidence } = context;
  if (policy.sharedHarmBudget === null) return null;
  const left = (policy.sharedHarmBudget - evidence.othersBudgetUse) / nextCoverage(policy, state.stage);
  return { ...gateInput(context, view), margin: { size: left, isAbsolute: false } };
}

/** ln of what every gate process must reach. */
export function gateThreshold({ policy }: Context): number {
  return -Math.log(policy.alpha);
}

/** Steps 7–9: the harm budget (before the last stage; a shared one always), guardrails at the next coverage, observed better. */
export function findGate(context: Context): Verdict | null {
  const { policy, views, isLast } = context;
  const primary = views[0];
  if (primary === undefined) return verdictOf('hold', 'state');
  const threshold = gateThreshold(context);
  if (!isLast && !reaches(gateInput(context, primary), threshold)) return verdictOf('hold', 'harm_budget', primary.policy.key);
  const shared = sharedInput(context, primary);
  if (shared !== null && !(shared.margin.size > 0 && reaches(shared, threshold))) {
    return verdictOf('hold', 'shared_budget', primary.policy.key);
  }
  for (let index = 1; index < views.length; index += 1) {
    const view = views[index];
    if (view === undefined) continue;
    if (!reaches(gateInput(context, view), threshold)) return verdictOf('hold', 'guardrail', view.policy.key);
  }
  if (policy.mode === 'superior' && !(observedEffect(primary) > 0)) {
    return verdictOf('hold', 'observed_better', primary.policy.key);
  }
  return null;
}

/** Step 10, last stage only: the promotion rule, then whether the stages agree, asked once. */
export function findPromotion(context: Context): Verdict | null {
  const { policy, state, views, isLast } = context;
  const primary = views[0];
  if (!isLast || primary === undefined) return null;
  const isDue =
    policy.promotion === 'spending'
      ? state.spending?.readings.at(-1)?.crossed === true
      : reaches(gateInput(context, primary), gateThreshold(context));
  if (!isDue) return verdictOf('hold', 'promotion', primary.policy.key);
  if (state.reviewed) return null;
  const cochran = state.cochran ?? askCochran(primary);
  if (cochran === null || !(cochran.p < REVIEW_P)) return null;
  return { ...verdictOf('await_review', 'same_effect', primary.policy.key), cochran };
}

/** Cochran's Q over the stages, or null where it cannot be computed. */
export function askCochran(primary: MetricView): { q: number; p: number } | null {
  const asked = cochranQOfStages(primary.strata, { relative: primary.sums.controlTotal > 0 });
  return asked.ok ? { q: asked.value.q, p: asked.value.pValue } : null;
}

/** Step 11: an approval is asked for before its stage is left. */
export function findApproval({ policy, state }: Context): Verdict | null {
  const isAsked = policy.stages[state.stage]?.approval === true;
  return isAsked && state.approvedStage !== state.stage ? verdictOf('await_approval', 'approval') : null;
}
