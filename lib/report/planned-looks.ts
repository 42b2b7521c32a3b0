import type { Policy, RampState } from '@/lib/gate/types';
import { DAY_MS } from '@/lib/gate/utc-days';
import { unavailable } from './as-figure';
import type { Unavailable } from './figure';
import type { LookRow } from './report-source';

/** One look of the plan: its share of the planned time and the mature units seen by then. */
export interface PlannedLook {
  /** of the planned time, in (0, 1] */
  fraction: number;
  control: number;
  candidate: number;
}

export interface LookPlan {
  plannedDays: number;
  /** 1: daily looks. */
  everyDays: number;
  /** Share of the planned time that has passed at the present look, in (0, 1]. */
  fraction: number;
  /** Oldest first: the last stored look of each period of `everyDays` UTC days before the present one. */
  earlier: PlannedLook[];
}

interface PlanInput {
  policy: Policy;
  state: RampState;
  /** At least the last one of each UTC day, oldest first. */
  looks: readonly LookRow[];
  metric: string;
  /** The time that the present figures are of. */
  now: Date;
}

/**
 * The looks of a group-sequential reading: one at the end of each UTC day, over a horizon of `maxDuration` (where
 * that is longer than 28 days, every few days, so that there are no more than 28). The shortest schedule of
 * the stages would be overrun by any hold, and error spent to the end cannot be spent again; the maximum is the one time that a ramp
 * cannot outlast. The price is a wider boundary for ramps that end early.
 */
export function lookPlan({ policy, state, looks, metric, now }: PlanInput): LookPlan | Unavailable {
  const { startedAt } = state;
  if (startedAt === null) return unavailable('the ramp has not started');
  // A past experiment was looked at when its watermark moved, whatever the time is here.
  const present = policy.clock === 'event' ? (looks.at(-1)?.at.getTime() ?? startedAt) : (state.endedAt ?? now.getTime());
  const fraction = (present - startedAt) / policy.maxDurationMs;
  if (!(fraction > 0)) return unavailable('no planned time has passed yet');
  const plannedDays = policy.maxDurationMs / DAY_MS;
  if (fraction > 1) {
    return unavailable(`the planned ${Number(plannedDays.toPrecision(3))} days are over, and nothing was left to spend on a later look`);
  }
  const everyDays = Math.max(1, Math.ceil(plannedDays / MOST_LOOKS));
  const periodOf = (time: number) => Math.floor(time / (everyDays * DAY_MS));
  const byPeriod = new Map<number, PlannedLook>();
  for (const { at, figures } of looks) {
    const figure = Object.hasOwn(figures, metric) ? figures[metric] : undefined;
    const period = periodOf(at.getTime());
    const passed = (at.getTime() - startedAt) / policy.maxDurationMs;
    if (figure === undefined || period >= periodOf(present) || !(passed > 0)) continue;
    byPeriod.set(period, { fraction: passed, control: figure.control, candidate: figure.candidate });
  }
  return { plannedDays, everyDays, fraction, earlier: [...byPeriod.values()] };
}

const MOST_LOOKS = 28;
