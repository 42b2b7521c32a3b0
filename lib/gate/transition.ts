import { changeState } from './change-state';
import { type Context, timeOf } from './context';
import { endRamp } from './end-ramp';
import { enterStage } from './enter-stage';
import { askCochran } from './gate-rules';
import { stepDownTo } from './step-down-to';
import type { RampState } from './types';
import type { Verdict } from './verdict';

/** The state a verdict leads to. Coverage rises by `advance`, `promote` and `start` alone, and by one stage at most. */
export function transition(context: Context, verdict: Verdict): RampState {
  const { policy, state } = context;
  const now = timeOf(context);
  // What has happened is dated as people do.
  const at = Number.isFinite(context.clock) ? context.clock : now;
  switch (verdict.outcome) {
    case 'start':
      return enterStage(policy, state, 0, now);
    case 'rollback':
      return changeState(endRamp(state, 'rolled_back', at), { harm: verdict.harm ?? state.harm });
    case 'step_down':
      return stepDown({ ...context, now });
    case 'quarantine':
      return changeState(state, { name: 'quarantined', quarantine: { reason: verdict.rule, at }, pausedFrom: null });
    case 'expire':
      return endRamp(state, 'expired', at);
    case 'complete':
      return endRamp(state, 'completed', at);
    case 'await_approval':
      return changeState(state, { name: 'awaiting_approval', cochran: cochranIfDue(context) });
    case 'await_review':
      return changeState(state, { name: 'awaiting_review', cochran: verdict.cochran ?? state.cochran });
    case 'advance':
      return enterStage(policy, state, state.stage + 1, now);
    case 'promote':
      return changeState(enterStage(policy, state, policy.stages.length, now), { cochran: cochranIfDue(context) });
    case 'hold':
    case 'none':
      return state;
    default:
      return state;
  }
}

/** Q belongs to the moment promotion is first due, so that moment's answer is kept while an approval is pending. */
function cochranIfDue({ state, views, isLast }: Context): RampState['cochran'] {
  const primary = views[0];
  if (!isLast || primary === undefined) return state.cochran;
  return state.cochran ?? askCochran(primary);
}

/** One stage down; the metric that is missing has its time once more, then it is rolled back. */
function stepDown({ policy, state, now }: Context): RampState {
  const blind = state.blind === null ? null : { ...state.blind, ms: 0, steppedDown: true };
  return stepDownTo({ policy, state: changeState(state, { blind }), stage: Math.min(state.stage, policy.stages.length) - 1, now });
}
