import type { DecisionView } from '@/lib/experiments/list-decisions';
import type { Policy, RampState } from '@/lib/gate/types';
import { HOUR_MS } from '@/lib/gate/utc-days';
import type { ReportSource, StratumRow } from './report-source';
import type { Ramp, RampStage, RampStep } from './types';

/** Part 3: the stages as planned and as they were entered, and what changed them. */
export function rampOf({ strata, steps }: ReportSource, policy: Policy, state: RampState): Ramp {
  return {
    stages: policy.stages.map((planned, index): RampStage => {
      const inside = strata.filter(({ stage, coverage }) => stage === index && coverage > 0);
      const isCurrent = state.stage === index;
      return {
        number: index + 1,
        coverage: planned.coverage,
        minDurationHours: planned.minDurationMs / HOUR_MS,
        minUnits: planned.minUnits,
        fullDays: index === policy.stages.length - 1 ? policy.fullDays : 0,
        approval: planned.approval,
        status: isCurrent ? 'current' : index > state.stage ? 'ahead' : inside.length > 0 ? 'done' : 'skipped',
        enteredAt: inside[0]?.enteredAt.toISOString() ?? null,
        leftAt: isCurrent ? null : (inside.at(-1)?.leftAt?.toISOString() ?? null),
      };
    }),
    strata: strata.map(toStratum),
    holdback: policy.holdback,
    steps: steps.map(toStep),
  };
}

function toStratum({ stage, enteredAt, leftAt, excludedAt, excludedReason, ...row }: StratumRow): Ramp['strata'][number] {
  return {
    ...row,
    stage: stage + 1,
    enteredAt: enteredAt.toISOString(),
    leftAt: leftAt?.toISOString() ?? null,
    excluded: excludedAt === null ? null : { at: excludedAt.toISOString(), reason: excludedReason ?? '' },
  };
}

function toStep({ id, at, kind, outcome, fromCoverage, toCoverage, fromState, toState, sentence }: DecisionView): RampStep {
  return { decisionId: id, at, kind, outcome, fromCoverage, toCoverage, fromState, toState, sentence };
}
