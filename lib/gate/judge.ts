import type { Context } from './context';
import { findApproval, findGate, findMinimum, findPromotion } from './gate-rules';
import { findHarm } from './harm-rule';
import { findIntegrity } from './integrity-rules';
import { isServing } from './is-serving';
import { isCount, isSoundCounts } from './is-sound';
import { missingMetric } from './observe';
import { type Verdict, verdictOf } from './verdict';

/**
 * The order of evaluation: the first rule that does not pass decides. Steps 0–3 are asked in every state under way; a hold, a pause or
 * a pending approval blinds none of them, and a mismatch never hides harm. Nothing is put into words here: `describe` does that.
 */
export function judge(context: Context): Verdict {
  const { state } = context;
  if (!isServing(state)) return findStart(context);
  return (
    findHarm(context) ??
    findBlind(context) ??
    findIntegrity(context) ??
    findEnd(context) ??
    findStale(context) ??
    findMinimum(context) ??
    findGate(context) ??
    findPromotion(context) ??
    findApproval(context) ??
    verdictOf(context.isLast ? 'promote' : 'advance', 'advance')
  );
}

/** Step 0 is a command and leaves no state under way; a schedule that is due starts. */
function findStart({ state, now }: Context): Verdict {
  const isDue = state.name === 'scheduled' && state.scheduledAt !== null && now >= state.scheduledAt;
  return verdictOf(isDue ? 'start' : 'none', 'state');
}

/** Step 2: blind for longer than allowed. */
function findBlind({ policy, state }: Context): Verdict | null {
  const { blind } = state;
  if (blind === null || state.coverage <= 0 || !(blind.ms > policy.blindTimeMs)) return null;
  const mayStepDown = !blind.steppedDown && state.stage > 0;
  return verdictOf(mayStepDown ? 'step_down' : 'rollback', 'missing', blind.metric);
}

/** Step 4, and the states that only steps 0–4 can leave. */
function findEnd(context: Context): Verdict | null {
  const { policy, state, now } = context;
  const isFull = state.fullAt !== null && state.stage >= policy.stages.length;
  if (!isFull && state.startedAt !== null && now >= state.startedAt + policy.maxDurationMs) {
    return verdictOf('expire', 'max_duration');
  }
  if (state.name === 'quarantined') return verdictOf('hold', 'quarantined');
  if (state.name === 'paused') return verdictOf('hold', 'paused');
  if (!isFull) return null;
  if (!(state.fullAt !== null && now >= state.fullAt + policy.holdbackDurationMs)) return verdictOf('hold', 'holdback');
  // The holdback gets the candidate too, which nobody gets on data that cannot be trusted.
  return findStale(context) ?? verdictOf('complete', 'holdback');
}

/** Step 5: what is seen cannot be trusted to be all there is. */
function findStale(context: Context): Verdict | null {
  const { policy, evidence, clock } = context;
  if (!isReadable(context)) return verdictOf('hold', 'evidence');
  const missing = missingMetric(context);
  if (missing !== null) return verdictOf('hold', 'missing', missing);
  if (policy.clock === 'event') return null;
  if (!(evidence.lagMs <= policy.maxLagMs)) return verdictOf('hold', 'lag');
  // The log has a clock of its own: traffic from its future tells nothing of how old it is.
  const isSilent = evidence.lastTrafficAt === null || !(Math.abs(clock - evidence.lastTrafficAt) <= policy.maxLagMs);
  return isSilent ? verdictOf('hold', 'stale') : null;
}

/** Whether every number the rules of this tick rest on can be true. */
export function isReadable({ evidence, views, now }: Context): boolean {
  if (!Number.isFinite(now) || Number.isNaN(evidence.lagMs) || !(evidence.leakedExposures >= 0)) return false;
  if (!isCount(evidence.exposedUnits) || !isCount(evidence.crossoverUnits)) return false;
  if (Number.isNaN(evidence.othersBudgetUse) || evidence.othersBudgetUse < 0) return false;
  const { control, candidate } = evidence.late;
  for (const arm of [control, candidate]) {
    if (!isCount(arm.late) || !isCount(arm.total) || arm.late > arm.total) return false;
  }
  for (const counts of evidence.exposures) if (!isSoundCounts(counts)) return false;
  for (const view of views) if (!view.isSound) return false;
  return true;
}
