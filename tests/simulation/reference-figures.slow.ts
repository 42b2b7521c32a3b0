import { describe, expect, it } from 'vitest';
import { PAST_CORRELATION, referenceDesign } from '@/lib/simulate/reference-design';
import { simulate } from '@/lib/simulate/simulate';
import type { Design, Estimate } from '@/lib/simulate/types';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';

const RUNS = 10_000;

/** One r from V = 3510 for every gate, a quarter of that V for harm: what the prototypes called the continuous rule. */
function oneTuning(design: Design): Design {
  const r = tuneMixtureOneSided(3510, 0.05);
  const tuning = { gates: design.policy.stages.map(() => r), harm: r / 4 };
  return { ...design, policy: { ...design.policy, metrics: design.policy.metrics.map((metric) => ({ ...metric, tuning })) } };
}

/**
 * The prototypes count seven days from entering the last stage and read once more at the last moment; the gate counts full UTC days and
 * expires then. (As in production: .269, .947 and .456 for their .277, .953 and .47.)
 */
function asTheyCount(design: Design): Design {
  const { policy } = design;
  return { ...design, policy: { ...policy, fullDays: 0, maxDurationMs: policy.maxDurationMs + 1 } };
}

const continuous = oneTuning(asTheyCount(referenceDesign({ promotion: 'continuous' })));
const all = oneTuning(asTheyCount(referenceDesign({ promotion: 'continuous', controlMode: 'all' })));
const spending = asTheyCount(referenceDesign());
const withCuped = asTheyCount(referenceDesign({ pastCorrelation: PAST_CORRELATION }));
const drifting = oneTuning(asTheyCount(referenceDesign({ promotion: 'continuous', drift: -0.35, maturityHours: 24 })));

/** Ours and theirs are both estimates of 10,000 ramps; reviews are promotions that a prototype without Cochran's Q would have made. */
function agrees(ours: Estimate, theirs: number, more = 0): void {
  const se = Math.sqrt(ours.se ** 2 + Math.max(0.0005, Math.sqrt((theirs * (1 - theirs)) / RUNS)) ** 2);
  const value = ours.value + more;
  expect(Math.abs(value - theirs), `${value} against ${theirs}`).toBeLessThanOrEqual(3 * se + halfDigit(theirs));
}

/** Half of the last digit a figure was written with. */
function halfDigit(figure: number): number {
  return 0.5 * 10 ** -(String(figure).split('.')[1]?.length ?? 0);
}

describe('figures of two independent prototypes', () => {
  it.each([
    { rule: 'continuous', design: continuous, effect: -0.1, end: 'rollback', theirs: 0.954 },
    { rule: 'continuous', design: continuous, effect: -0.05, end: 'rollback', theirs: 0.447 },
    { rule: 'continuous', design: continuous, effect: 0, end: 'promote', theirs: 0.0077 },
    { rule: 'continuous', design: continuous, effect: 0.02, end: 'promote', theirs: 0.277 },
    { rule: 'continuous', design: continuous, effect: 0.05, end: 'promote', theirs: 0.953 },
    { rule: 'all', design: all, effect: 0, end: 'promote', theirs: 0.0113 },
    { rule: 'all', design: all, effect: 0.02, end: 'promote', theirs: 0.389 },
    { rule: 'all', design: all, effect: 0.05, end: 'promote', theirs: 0.995 },
    { rule: 'drift of −35 %', design: drifting, effect: 0.05, end: 'promote', theirs: 0.857 },
    { rule: 'spending', design: spending, effect: 0, end: 'promote', theirs: 0.022 },
    { rule: 'spending', design: spending, effect: 0.02, end: 'promote', theirs: 0.47 },
    { rule: 'spending', design: spending, effect: 0.05, end: 'promote', theirs: 0.98 },
    { rule: 'spending with CUPED', design: withCuped, effect: 0.05, end: 'promote', theirs: 1.0 },
    { rule: 'spending', design: spending, effect: -0.1, end: 'rollback', theirs: 0.96 },
    { rule: 'spending', design: spending, effect: -0.05, end: 'rollback', theirs: 0.55 },
  ] as const)('$rule: $end at a true effect of $effect comes out at $theirs', ({ design, effect, end, theirs }) => {
    const found = simulate(design, { primary: effect }, { runs: RUNS, seed: 7 });
    agrees(found[end], theirs, end === 'promote' ? found.review.value : 0);
  });

  // The prototype's .72 at +2 % is not met: .69 to .70, which is what all of the 30 % is worth, by whichever way it comes.
  it('promotes with CUPED as with 1/0.7 times the traffic', () => {
    const promote = (design: Design) => simulate(design, { primary: 0.02 }, { runs: RUNS, seed: 7 }).promote;
    const covered = promote(withCuped);
    const crowded = promote(asTheyCount(referenceDesign({ unitsPerDay: 20_000 / 0.7 })));
    expect(covered.value).toBeGreaterThan(0.67);
    expect(Math.abs(covered.value - crowded.value)).toBeLessThan(3 * Math.hypot(covered.se, crowded.se));
  });

  it('promotes in about seventeen and a half days at +5 %', () => {
    const { daysToPromote } = simulate(continuous, { primary: 0.05 }, { runs: 2000, seed: 7 });
    expect(Math.abs((daysToPromote ?? 0) - 17.5)).toBeLessThan(1);
  });
});
