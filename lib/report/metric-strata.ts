import { shareKey } from '@/lib/aggregate/metric-to-settle';
import type { MomentRow } from '@/lib/aggregate/types';
import type { MetricKind, Stratum } from '@/lib/gate/types';
import { adjustArms } from './adjust-arms';
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
  /** Leaves the covariate out of account, to show what it changes. */
  isPlain?: boolean;
}

/**
 * One metric's moments, stage by stage, in the gate's form; strata without a unit are left out. Where a metric has a covariate, means and
 * variances are those after its part has been taken out.
 */
export function metricStrata(input: StrataInput): Stratum[] {
  const { key, kind, moments, slice, thresholds } = input;
  const isQuantile = kind === 'quantile';
  const names = isQuantile ? Array.from({ length: thresholds }, (_, index) => shareKey(key, index)) : [key];
  const rows = moments.filter((row) => row.slice === slice && names.includes(row.metric));
  return input.strata.flatMap(({ ordinal, stage, coverage, candidateShare }) => {
    const here = rows.filter(({ stratum }) => stratum === ordinal);
    const arms = armsOf(here, names.at(-1), input);
    if (arms.control.n === 0 && arms.candidate.n === 0) return [];
    const candidateBeyond = isQuantile ? names.map((name) => armOf(here, name, CANDIDATE, kind).moments) : undefined;
    return [{ ordinal, stage, coverage, candidateShare, ...arms, candidateBeyond }];
  });
}

function armsOf(
  rows: readonly MomentRow[],
  metric: string | undefined,
  { kind, isPlain }: StrataInput,
): Pick<Stratum, 'control' | 'candidate' | 'centreVariance'> {
  const control = armOf(rows, metric, CONTROL, kind);
  const candidate = armOf(rows, metric, CANDIDATE, kind);
  const plain = { control: control.moments, candidate: candidate.moments };
  const isLinear = kind === 'mean' || kind === 'count' || kind === 'proportion';
  if (isPlain === true || !isLinear || control.sums === undefined || candidate.sums === undefined) return plain;
  // Most metrics have no covariate, and a large report has thousands of arms.
  if (control.sums.sumXx === 0n && candidate.sums.sumXx === 0n) return plain;
  const both = addUp(rows.filter((row) => row.metric === metric));
  if (both === undefined) return plain;
  return adjustArms({ moments: plain.control, sums: control.sums }, { moments: plain.candidate, sums: candidate.sums }, both);
}

function armOf(rows: readonly MomentRow[], metric: string | undefined, variant: number, kind: MetricKind) {
  const sums = addUp(rows.filter((row) => row.metric === metric && row.variant === variant));
  return { sums, moments: toArm(sums, kind) };
}
