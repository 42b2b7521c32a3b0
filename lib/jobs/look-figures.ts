import type { AttemptRow } from '@/lib/experiments/experiment-row';
import type { Evidence, RampState, Stratum } from '@/lib/gate/types';
import { harmLnE } from '@/lib/report/harm-figures';
import { metricStrata } from '@/lib/report/metric-strata';
import type { LookFigure } from '@/lib/report/metric-types';
import { metricView, type Role } from '@/lib/report/metric-view';
import { twoSidedLnE, twoSidedR } from '@/lib/report/sequential-inference';
import { sequentialLift } from '@/lib/stats/two-sided-interval';
import { thresholdCount } from './attempt-to-settle';
import type { EvidenceRows } from './evidence-rows';

const LEVEL = 0.95;

interface LookInput {
  attempt: AttemptRow;
  state: RampState;
  evidence: Evidence;
  rows: EvidenceRows;
  /** Of the look before. */
  before: Record<string, LookFigure>;
}

/** What a chart shows of one look, by metric. */
export function lookFigures({ attempt, state, evidence, rows, before }: LookInput): Record<string, LookFigure> {
  const { frozen, policy } = attempt;
  const figures: Record<string, LookFigure> = {};
  for (const metric of frozen.metrics) {
    const { key, kind } = metric.document;
    const role = roleOf(attempt, key);
    const known = evidence.metrics.find((candidate) => candidate.key === key);
    const thresholds = thresholdCount(attempt, metric);
    const strata = known?.strata ?? metricStrata({ key, kind, moments: rows.moments, strata: rows.strata, slice: '', thresholds });
    const view = metricView({ frozen: metric, role, document: frozen.experiment, policy, state, strata });
    const lnE = finite(twoSidedLnE(policy, view));
    const lift = view.tuning === null ? undefined : sequentialLift(view.strata, { r: twoSidedR(policy, view), alpha: 1 - LEVEL });
    const interval = lift?.ok === true && view.process === 'normal' ? lift.value.interval : undefined;
    const harm = role === 'secondary' ? undefined : harmLnE(policy, view);
    figures[key] = {
      stage: state.stage,
      coverage: state.coverage,
      ...unitsOf(view.strata),
      lift: view.sums.controlTotal > 0 ? view.sums.candidateTotal / view.sums.controlTotal - 1 : null,
      lower: finite(interval?.lower),
      upper: finite(interval?.upper),
      lnE,
      mostLnE: most(lnE, before[key]?.mostLnE),
      harmLnE: typeof harm === 'number' ? harm : null,
    };
  }
  return figures;
}

function roleOf({ frozen }: AttemptRow, key: string): Role {
  const { primary, guardrails } = frozen.experiment.metrics;
  if (key === primary) return 'primary';
  return guardrails.some(({ metric }) => metric === key) ? 'guardrail' : 'secondary';
}

function unitsOf(strata: readonly Stratum[]): { control: number; candidate: number } {
  return strata.reduce((sum, { control, candidate }) => ({ control: sum.control + control.n, candidate: sum.candidate + candidate.n }), {
    control: 0,
    candidate: 0,
  });
}

function most(now: number | null, before: number | null | undefined): number | null {
  if (now === null) return before ?? null;
  return Math.max(now, before ?? now);
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
