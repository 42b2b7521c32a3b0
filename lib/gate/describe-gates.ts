import type { Context, MetricView } from './context';
import { describeBound, estimateOf } from './describe-bound';
import { askCochran, findApproval, gateInput, gateThreshold, REVIEW_P, sharedInput } from './gate-rules';
import { observedEffect } from './observed-effect';
import { ruleRecord } from './rule-record';
import type { RuleRecord } from './types';
import type { Verdict } from './verdict';

/** Steps 7–11 in the record; none of them applies at full rollout. */
export function describeGates(context: Context, verdict: Verdict): RuleRecord[] {
  const { policy, state, views, isLast, now } = context;
  const primary = views[0];
  if (primary === undefined || state.stage < 0 || state.stage >= policy.stages.length) return [];
  const logThreshold = gateThreshold(context);
  const rules: RuleRecord[] = [];
  if (!isLast) rules.push(describeBound({ rule: 'harm_budget', input: gateInput(context, primary), logThreshold, state, now }));
  const shared = sharedInput(context, primary);
  if (shared !== null) rules.push(describeShared(context, shared));
  for (const view of views.slice(1)) {
    rules.push(describeBound({ rule: 'guardrail', input: gateInput(context, view), logThreshold, state, now }));
  }
  if (policy.mode === 'superior') rules.push(describeBetter(context, primary));
  if (isLast) rules.push(describePromotion(context, primary), describeSameEffect(context, primary, verdict));
  if (policy.stages[state.stage]?.approval === true) {
    const isMissing = findApproval(context) !== null;
    rules.push(ruleRecord({ rule: 'approval', passed: !isMissing, reason: isMissing ? 'a person has to approve' : 'approved' }));
  }
  return rules;
}

function describeShared(context: Context, input: NonNullable<ReturnType<typeof sharedInput>>): RuleRecord {
  const logThreshold = gateThreshold(context);
  const { state, now, evidence } = context;
  const record = describeBound({ rule: 'shared_budget', input, logThreshold, state, now });
  const isLeft = input.margin.size > 0;
  return {
    ...record,
    passed: isLeft && record.passed,
    reason: isLeft ? record.reason : 'concurrent canaries use up the shared budget',
    inputs: { ...record.inputs, othersBudgetUse: Number.isFinite(evidence.othersBudgetUse) ? evidence.othersBudgetUse : null },
  };
}

function describeBetter(context: Context, primary: MetricView): RuleRecord {
  const isBetter = observedEffect(primary) > 0;
  return ruleRecord({
    rule: 'observed_better',
    passed: isBetter,
    metric: primary.policy.key,
    value: estimateOf(gateInput(context, primary)),
    threshold: 0,
    reason: isBetter ? 'the candidate is ahead' : 'the candidate is not ahead',
  });
}

function describePromotion(context: Context, primary: MetricView): RuleRecord {
  const { policy, state, now } = context;
  if (policy.promotion === 'continuous') {
    const logThreshold = gateThreshold(context);
    return describeBound({ rule: 'promotion', input: gateInput(context, primary), logThreshold, state, now });
  }
  const record = state.spending;
  const reading = record?.readings.at(-1);
  const next = reading === undefined ? policy.fullDays : reading.day + 1;
  const waiting =
    record !== null && next <= record.days ? `the next daily read is on day ${next} of ${record.days}` : 'no daily read is left';
  const claim = policy.mode === 'superior' ? 'to be better' : 'to be no worse';
  return ruleRecord({
    rule: 'promotion',
    passed: reading?.crossed === true,
    metric: primary.policy.key,
    value: reading?.z ?? null,
    threshold: null,
    reason: reading?.crossed === true ? `shown ${claim} at a daily read` : `not yet shown ${claim}; ${waiting}`,
    inputs: {
      day: reading?.day,
      days: record?.days,
      spent: reading?.spent,
      information: reading?.information,
      alpha: record?.alpha,
    },
  });
}

function describeSameEffect({ state }: Context, primary: MetricView, verdict: Verdict): RuleRecord {
  const asked = state.cochran ?? verdict.cochran ?? askCochran(primary);
  const isAsked = state.cochran !== null || verdict.cochran !== null;
  return ruleRecord({
    rule: 'same_effect',
    passed: state.reviewed || asked === null || asked.p >= REVIEW_P,
    metric: primary.policy.key,
    value: asked?.p ?? null,
    threshold: REVIEW_P,
    reason:
      asked === null ? 'fewer than two stages to compare' : state.reviewed ? 'reviewed by a person' : 'whether the stages show one effect',
    inputs: { q: asked?.q, isAsked },
  });
}
