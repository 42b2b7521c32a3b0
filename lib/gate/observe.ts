import { type Context, createContext, type MetricView } from './context';
import { learnTuning } from './learn-tuning';
import { readSpending } from './read-spending';
import type { DecideInput, RampState } from './types';

/**
 * What the passing of time and new evidence change before any rule is asked: tunings learnt, the blind clock, the daily read of the
 * last stage. Returns the context of the rules; its state is the observed one.
 */
export function observe(input: DecideInput): Context {
  const { policy, evidence, now } = input;
  const context = createContext({ policy, evidence, now, state: learnTuning(input) });
  const blind = blindClock(context);
  const spending = readSpending(context);
  const state = context.state;
  if (blind !== state.blind || spending !== state.spending || input.now !== state.lastTickAt) {
    const lastTickAt = Number.isFinite(input.now) ? input.now : state.lastTickAt;
    context.state = observedState(state, { blind, spending, lastTickAt });
  }
  return context;
}

/** A copy with what every tick changes. Written out: a spread of 22 fields took a fifth of a simulated ramp. */
function observedState(state: RampState, seen: Pick<RampState, 'blind' | 'spending' | 'lastTickAt'>): RampState {
  return {
    name: state.name,
    attempt: state.attempt,
    stage: state.stage,
    coverage: state.coverage,
    stratum: state.stratum,
    scheduledAt: state.scheduledAt,
    startedAt: state.startedAt,
    stageEnteredAt: state.stageEnteredAt,
    fullAt: state.fullAt,
    endedAt: state.endedAt,
    pausedFrom: state.pausedFrom,
    quarantine: state.quarantine,
    approvedStage: state.approvedStage,
    reviewed: state.reviewed,
    harm: state.harm,
    blind: seen.blind,
    spending: seen.spending,
    cochran: state.cochran,
    guaranteeVoid: state.guaranteeVoid,
    excludedStrata: state.excludedStrata,
    tuning: state.tuning,
    lastTickAt: seen.lastTickAt,
  };
}

/** Metrics whose raw events stopped in an arm while that arm's units go on sending others. */
export function missingMetric({ views }: Context): string | null {
  for (const view of views) if (isMissing(view)) return view.policy.key;
  return null;
}

/**
 * How many events must be overdue: at a rate known well, a metric falls silent that long once in 20,000 times; an arm that never sent one,
 * beside an equal arm that did, once in 1,024 at most.
 */
export const MIN_EXPECTED_SILENT = 10;

function isMissing({ evidence }: MetricView): boolean {
  const freshness = evidence?.freshness;
  if (freshness === null || freshness === undefined) return false;
  for (const arm of [freshness.control, freshness.candidate]) {
    if (arm.expectedSilent === null || arm.lastOtherEventAt === null) continue;
    const isOthersGoOn = arm.lastEventAt === null || arm.lastOtherEventAt > arm.lastEventAt;
    if (isOthersGoOn && arm.expectedSilent >= MIN_EXPECTED_SILENT) return true;
  }
  return false;
}

/** The clock runs only while a metric is missing, the candidate is served and the worker ran. */
function blindClock(context: Context): RampState['blind'] {
  const { state, evidence, now } = context;
  if (state.coverage <= 0) return state.blind;
  const metric = missingMetric(context);
  if (metric === null) return null;
  const passed = state.lastTickAt === null ? 0 : now - state.lastTickAt - Math.max(0, evidence.workerGapMs);
  const ms = (state.blind?.ms ?? 0) + (passed > 0 && Number.isFinite(passed) ? passed : 0);
  return { metric, ms, steppedDown: state.blind?.steppedDown ?? false };
}
