import { describe, expect, it } from 'vitest';
import { decide } from '@/lib/gate/decide';
import { enterStage } from '@/lib/gate/enter-stage';
import { initialState } from '@/lib/gate/initial-state';
import { planTuning } from '@/lib/gate/plan-tuning';
import { type ProcessName, processOf } from '@/lib/gate/process-of';
import type { MetricPolicy, Policy, Stratum } from '@/lib/gate/types';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import { evidenceOf, policyWith, START } from './arbitrary-input';
import { rate } from './arms';

const DAY = 86_400_000;
const NOW = START + 20 * DAY;

/** From what stops the ramp to what widens it. */
const RANK: Readonly<Record<string, number>> = { rollback: 0, hold: 1, advance: 2, promote: 2 };

interface Case {
  policy: Policy;
  stage: number;
  /** Of the metric whose harm grows. */
  index: number;
  /** Per arm and stratum, and control's events among them. */
  units: number;
  control: number;
  strata: number;
}

interface Said {
  outcome: string;
  /** That judges the metric whose harm grows. */
  process: ProcessName;
}

/** What the gate says when the candidate has so many events, all of them in the last stratum; the other metric leaves nothing to wish for. */
function outcomeAt({ policy, stage, index, units, control, strata }: Case, events: number): Said {
  let state = enterStage(policy, initialState(1), 0, NOW - 19 * DAY);
  for (let next = 1; next <= stage; next += 1) state = enterStage(policy, state, next, NOW - 17 * DAY);
  const evidence = evidenceOf({ policy, state, now: NOW }, {}, units);
  for (const [at, metric] of evidence.metrics.entries()) {
    const isGood = policy.metrics[at]?.direction === 'increase';
    const few = isGood ? 0.1 : 0.2;
    const many = isGood ? 0.2 : 0.1;
    metric.strata = Array.from({ length: strata }, (_, ordinal): Stratum => {
      const isLast = ordinal === strata - 1;
      const own = isLast ? events : Math.round(control * 0.1);
      return {
        ordinal: state.stratum - (strata - 1 - ordinal),
        stage,
        coverage: 0.1,
        candidateShare: 0.5,
        control: at === index ? rate(units, control) : rate(10_000, 10_000 * few),
        candidate: at === index ? rate(units, own) : rate(10_000, 10_000 * many),
      };
    });
  }
  const { decision } = decide({ policy, state: { ...state, reviewed: true, lastTickAt: NOW - 60_000 }, evidence, now: NOW });
  const metric = policy.metrics[index];
  const own = evidence.metrics[index]?.strata ?? [];
  const process = metric === undefined ? 'waiting' : processOf(policy, metric, own, stratifiedSums(own));
  return { outcome: decision.outcome, process };
}

function policyOf(index: number, changes: Partial<MetricPolicy>, rest: Partial<Policy>): Policy {
  const policy = policyWith(rest);
  const metrics = policy.metrics.map((metric, at) => {
    const changed = at === index ? { ...metric, ...changes } : metric;
    return { ...changed, tuning: planTuning({ policy, metric: changed, baseline: { mean: 0.1, sd: 0.3 }, unitsPerDay: 20_000 }) };
  });
  return { ...policy, metrics };
}

const COUNTS = [0, 4, 8, 12, 16, 20, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 36, 40];

/** Outcomes as the candidate gets worse by one event after the other, around the number at which the normal process takes over. */
function worsening(one: Case): Said[] {
  const isMoreBetter = one.policy.metrics[one.index]?.direction === 'increase';
  const counts = COUNTS.filter((events) => events <= one.units);
  return (isMoreBetter ? counts.reverse() : counts).map((events) => outcomeAt(one, events));
}

const guardrail = [{ margin: 0.05 }, { margin: 0.25 }, { margin: 0.4 }, { margin: undefined, marginAbsolute: 0.005 }].flatMap((margins) =>
  (['increase', 'decrease'] as const).map((direction) => ({ index: 1, changes: { ...margins, direction } })),
);
const primary = (['increase', 'decrease'] as const).flatMap((direction) =>
  (['superior', 'non_inferior'] as const).map((mode) => ({ index: 0, changes: { direction }, mode })),
);

describe('more harm', () => {
  it.each([...guardrail, ...primary])('never looks better to the same process: metric $index, $changes', ({ index, changes, ...rest }) => {
    const seen = new Set<string>();
    for (const harmBudget of index === 0 ? [0.02, 0.1] : [0.02]) {
      const policy = policyOf(index, changes, { harmBudget, ...rest });
      for (const units of [60, 200, 1_000, 10_000])
        for (const control of [25, 30, 40, 45, 50, 75, 100])
          for (const stage of [0, 3])
            for (const strata of [1, 2]) {
              if (control > units) continue;
              const said = worsening({ policy, stage, index, units, control, strata });
              for (const [at, { outcome, process }] of said.entries()) {
                seen.add(outcome);
                const before = said[at - 1];
                if (before?.process !== process) continue;
                const where = JSON.stringify({ harmBudget, units, control, stage, strata, said });
                expect(RANK[outcome], where).toBeLessThanOrEqual(RANK[before.outcome] ?? Number.NaN);
              }
            }
    }
    expect(seen).toContain('hold');
    expect(seen.size).toBeGreaterThan(1);
  });
});
