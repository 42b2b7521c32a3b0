import { shareKey } from '@/lib/aggregate/metric-to-settle';
import type { MomentRow } from '@/lib/aggregate/types';
import type { ArmMoments, MetricKind, Stratum } from '@/lib/gate/types';
import { addUp, toArm } from './arm-moments';
import type { StratumRow } from './report-source';

export const CONTROL = 0;
export const CANDIDATE = 1;

interface StrataInput {
  key: string;
  kind: MetricKind;
  moments: readonly MomentRow[];
  strata: readonly StratumRow[];
  /** '' is every unit. */
  slice: string;
  /** Quantile metrics: how many thresholds are counted, the frozen one last. */
  thresholds: number;
}

/** One metric's moments, stage by stage, in the gate's form; strata without a unit are left out. */
export function metricStrata(input: StrataInput): Stratum[] {
  const { key, kind, moments, slice, thresholds } = input;
  const isQuantile = kind === 'quantile';
  const names = isQuantile ? Array.from({ length: thresholds }, (_, index) => shareKey(key, index)) : [key];
  const rows = moments.filter((row) => row.slice === slice && names.includes(row.metric));
  const arm = (metric: string | undefined, stratum: number, variant: number): ArmMoments =>
    toArm(addUp(rows.filter((row) => row.metric === metric && row.stratum === stratum && row.variant === variant)), kind);
  return input.strata.flatMap(({ ordinal, stage, coverage, candidateShare }) => {
    const control = arm(names.at(-1), ordinal, CONTROL);
    const candidate = arm(names.at(-1), ordinal, CANDIDATE);
    if (control.n === 0 && candidate.n === 0) return [];
    const candidateBeyond = isQuantile ? names.map((name) => arm(name, ordinal, CANDIDATE)) : undefined;
    return [{ ordinal, stage, coverage, candidateShare, control, candidate, candidateBeyond }];
  });
}
