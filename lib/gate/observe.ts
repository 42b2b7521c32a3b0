import { changeState, copyState } from './change-state';
import { type Context, createContext, type MetricView } from './context';
import { learnTuning } from './learn-tuning';
import { readSpending } from './read-spending';
import type { DecideInput, Evidence, RampState } from './types';

/**
 * What the passing of time and new evidence change before any rule is asked: tunings learnt, the blind clock, the daily read of the
 * last stage. Returns the context of the rules; its state is the observed one.
 */
export function observe(input: DecideInput): Context {
  const { policy, evidence } = input;
  const context = createContext({ policy, evidence, now: input.now, state: noteMovedClock(learnTuning(input), evidence) });
  const blind = blindClock(context);
  const spending = readSpending(context);
  const { state, now } = context;
  if (blind !== state.blind || spending !== state.spending || now !== state.lastTickAt) {
    const observed = copyState(state);
    observed.blind = blind;
    observed.spending = spending;
    if (Number.isFinite(now)) observed.lastTickAt = now;
    context.state = observed;
  }
  return context;
}

function noteMovedClock(state: RampState, { clockMovedMs = 0 }: Evidence): RampState {
  if (clockMovedMs === 0 || !Number.isFinite(clockMovedMs)) return state;
  return changeState(state, { clockMovedMs: (state.clockMovedMs ?? 0) + clockMovedMs });
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
