import type { Characteristics, Design, Effects, Estimate, RampEnd, RampResult } from './types';

/** Counts ramps into operating characteristics. */
export function tally(design: Design, effects: Effects): { add: (ramp: RampResult) => void; result: () => Characteristics } {
  const { policy } = design;
  const loss = -(effects[policy.metrics[0]?.key ?? ''] ?? 0);
  const firstCoverage = policy.stages[0]?.coverage ?? 0;
  const isHarmful = Object.values(effects).some((effect) => effect < 0);
  const ends: Record<RampEnd, number> = { promoted: 0, rolled_back: 0, expired: 0, review: 0, stopped: 0 };
  const days: Record<RampEnd, number> = { promoted: 0, rolled_back: 0, expired: 0, review: 0, stopped: 0 };
  const reached = policy.stages.map(() => 0).concat(0);
  let runs = 0;
  let units = 0;
  let breaches = 0;

  function add(ramp: RampResult): void {
    runs += 1;
    ends[ramp.end] += 1;
    days[ramp.end] += ramp.days;
    units += ramp.candidateUnits;
    // The first stage is entered without evidence, so the promise begins after it.
    if (ramp.highestCoverage > firstCoverage && ramp.highestCoverage * loss > policy.harmBudget) breaches += 1;
    for (let stage = 0; stage <= ramp.highestStage && stage < reached.length; stage += 1) reached[stage] = (reached[stage] ?? 0) + 1;
  }

  function result(): Characteristics {
    const total = Object.values(days).reduce((sum, value) => sum + value, 0);
    return {
      effects,
      runs,
      promote: estimate(ends.promoted, runs),
      rollback: estimate(ends.rolled_back, runs),
      expire: estimate(ends.expired, runs),
      review: estimate(ends.review, runs),
      daysToPromote: ends.promoted > 0 ? days.promoted / ends.promoted : null,
      daysToRollback: ends.rolled_back > 0 ? days.rolled_back / ends.rolled_back : null,
      meanDays: runs > 0 ? total / runs : 0,
      unitsHarmed: isHarmful && runs > 0 ? units / runs : 0,
      budgetBreach: estimate(breaches, runs),
      reached: reached.map((count) => (runs > 0 ? count / runs : 0)),
    };
  }

  return { add, result };
}

/** A share and its standard error; at 0 and 1 the error of one run more or less. */
export function estimate(count: number, runs: number): Estimate {
  if (runs === 0) return { value: 0, se: 0 };
  const value = count / runs;
  const smoothed = (count + 0.5) / (runs + 1);
  return { value, se: Math.sqrt((smoothed * (1 - smoothed)) / runs) };
}
