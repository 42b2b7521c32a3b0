import { durationMs } from '@/lib/experiments/duration';
import type { ExperimentDocument } from '@/lib/experiments/experiment-document';
import type { FrozenMetric } from '@/lib/experiments/frozen-attempt';
import { type MetricView, viewMetric } from '@/lib/gate/context';
import { type Baseline, planTuning } from '@/lib/gate/plan-tuning';
import type { MetricPolicy, MetricTuning, Policy, RampState, Stratum } from '@/lib/gate/types';
import type { MetricReport } from './metric-types';

export type Role = MetricReport['role'];

interface ViewInput {
  frozen: FrozenMetric;
  role: Role;
  document: ExperimentDocument;
  policy: Policy;
  state: RampState;
  /** All strata; the excluded ones are left out here. */
  strata: Stratum[];
}

/**
 * A metric as the gate reads it, so that report and decision cannot differ. Secondary metrics, which the gate does not know, are seen
 * through the same rules: their r comes from the plan, else from control's own mean and spread, and they decide nothing.
 */
export function metricView({ frozen, role, document, policy, state, strata }: ViewInput): MetricView {
  const { key } = frozen.document;
  const known = policy.metrics.find((metric) => metric.key === key && metric.role === role);
  const metric = known ?? secondaryPolicy(frozen);
  if (known !== undefined) return viewMetric(policy, state, metric, { key, strata, freshness: null });
  const tuning = secondaryTuning(document, policy, metric, strata);
  const evidence = {
    key,
    strata: metric.kind === 'quantile' ? strata.map((stratum) => withOneThreshold(stratum, policy)) : strata,
    freshness: null,
  };
  return viewMetric(policy, state, { ...metric, tuning }, evidence);
}

/** A secondary quantile has no margins, so that every threshold the gate could ask for is the frozen one. */
function withOneThreshold(stratum: Stratum, { stages }: Policy): Stratum {
  return { ...stratum, candidateBeyond: new Array<Stratum['candidate']>(stages.length + 2).fill(stratum.candidate) };
}

function secondaryPolicy({ document, cap }: FrozenMetric): MetricPolicy {
  const { key, kind, direction, window, lateness } = document;
  return {
    key,
    role: 'guardrail',
    kind,
    direction,
    windowMs: durationMs(window),
    latenessMs: durationMs(lateness),
    capped: cap !== null || document.cap !== undefined,
    operational: false,
    tuning: null,
  };
}

function secondaryTuning(
  { plan }: ExperimentDocument,
  policy: Policy,
  metric: MetricPolicy,
  strata: readonly Stratum[],
): MetricTuning | null {
  const planned = plan?.baseline[metric.key];
  const sd =
    planned?.sd ?? (metric.kind === 'proportion' && planned !== undefined ? Math.sqrt(planned.mean * (1 - planned.mean)) : undefined);
  const baseline =
    planned === undefined || sd === undefined || metric.kind === 'quantile' ? controlBaseline(strata) : { mean: planned.mean, sd };
  if (baseline === null || !(baseline.sd > 0)) return null;
  return planTuning({ policy, metric, baseline, unitsPerDay: plan?.unitsPerDay });
}

/** Control's mean and pooled standard deviation within stages. */
function controlBaseline(strata: readonly Stratum[]): Baseline | null {
  let units = 0;
  let total = 0;
  let squares = 0;
  for (const { control } of strata) {
    if (control.n < 2) continue;
    units += control.n;
    total += control.n * control.mean;
    squares += (control.n - 1) * control.variance;
  }
  return units > 0 && squares > 0 ? { mean: total / units, sd: Math.sqrt(squares / units) } : null;
}
