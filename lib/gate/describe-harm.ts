import type { Context, MetricView } from './context';
import { describeBound } from './describe-bound';
import { dailyThreshold, dailyViews, harmInput, harmThreshold, limitCounts, logELimit, sliceViews } from './harm-rule';
import { ruleRecord } from './rule-record';
import type { RuleRecord } from './types';

/** Step 1 in the record: one line per harm process. `passed` means that no harm is shown. */
export function describeHarm(context: Context): RuleRecord[] {
  const { policy, state } = context;
  const threshold = harmThreshold(policy);
  const rules: RuleRecord[] = [];
  if (state.harm !== null) {
    rules.push(
      ruleRecord({
        rule: 'harm',
        passed: false,
        metric: state.harm.metric,
        value: state.harm.logE,
        threshold,
        reason: 'harm was shown earlier in this attempt',
        inputs: { kind: state.harm.rule, slice: state.harm.slice, at: state.harm.at },
      }),
    );
  }
  for (const view of context.views) {
    rules.push(harmRecord(context, view, threshold, { kind: 'harm' }));
    if (view.policy.limit !== undefined) rules.push(limitRecord(view, threshold));
    for (const { day, view: one } of dailyViews(context, view)) {
      rules.push(harmRecord(context, one, dailyThreshold(policy, day), { kind: 'daily_harm', day }));
    }
  }
  for (const slice of policy.protectedSlices) {
    for (const view of sliceViews(context, slice)) rules.push(harmRecord(context, view, threshold, { kind: 'slice_harm', slice }));
  }
  return rules;
}

function harmRecord(
  { policy, state, now }: Context,
  view: MetricView,
  logThreshold: number,
  about: Record<string, string | number>,
): RuleRecord {
  const input = harmInput(policy, view);
  const { needs: _, ...record } = describeBound({ rule: 'harm', input, logThreshold, state, now });
  return {
    ...record,
    passed: !record.passed,
    inputs: { ...record.inputs, ...about },
  };
}

function limitRecord(view: MetricView, threshold: number): RuleRecord {
  const limit = view.policy.limit ?? Number.NaN;
  const isRead = view.isSound && view.policy.kind === 'proportion' && limit > 0 && limit < 1;
  const logE = isRead ? logELimit(view) : null;
  const { x, n } = limitCounts(view);
  const isOver = logE !== null && logE >= threshold;
  const reason = isOver ? 'the absolute limit is passed' : 'the absolute limit is not shown to be passed';
  return ruleRecord({
    rule: 'harm',
    passed: !isOver,
    metric: view.policy.key,
    value: logE,
    threshold,
    reason: isRead ? reason : 'the limit cannot be judged',
    inputs: { kind: 'limit', limit, x, n },
  });
}
