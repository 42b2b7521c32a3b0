import { attemptAlpha } from '@/lib/gate/attempt-alpha';
import { planTuning } from '@/lib/gate/plan-tuning';
import type { MetricPolicy, Policy } from '@/lib/gate/types';
import { durationMs } from './duration';
import type { ExperimentDocument, GuardrailDocument } from './experiment-document';
import type { MetricDocument } from './metric-document';

/** Values of one declared attribute whose traffic balance is watched; further values are shown only. */
export const WATCHED_VALUES = 20;
const DEFAULT_MDE = 0.05;

/** A metric as frozen at start: a percentile cap is `null` when there was nothing to take it from. */
export interface MetricAtStart {
  document: MetricDocument;
  cap: number | null;
}

/**
 * The rules of one attempt. Where the plan gives a metric's baseline its processes are tuned from it here; the others learn theirs
 * from the first control units.
 *
 * @param attempt counted from 1: later attempts have less of alpha to spend
 */
export function policyOf(experiment: ExperimentDocument, metrics: readonly MetricAtStart[], attempt: number): Policy {
  const { ramp, variants, plan } = experiment;
  const concurrent = ramp.concurrent;
  const policy: Policy = {
    mode: ramp.mode,
    controlMode: ramp.controlMode,
    candidateWeight: variants.find(({ role }) => role === 'candidate')?.weight ?? 0.5,
    alpha: attemptAlpha(ramp.alpha / (concurrent?.canaries ?? 1), attempt),
    alphaHarm: ramp.alphaHarm,
    alphaSrm: ramp.alphaSrm,
    harmBudget: ramp.harmBudget,
    stages: ramp.stages.map(({ coverage, minDuration, minUnits, approval }) => ({
      coverage,
      minDurationMs: durationMs(minDuration),
      minUnits,
      approval,
    })),
    maxDurationMs: durationMs(ramp.maxDuration),
    holdback: ramp.holdback,
    holdbackDurationMs: durationMs(ramp.holdbackDuration),
    minEvents: ramp.minEvents,
    fullDays: ramp.fullDays,
    promotion: ramp.promotion,
    blindTimeMs: durationMs(ramp.blindTime),
    maxLagMs: durationMs(ramp.blindTime),
    clock: experiment.clock,
    mde: plan?.mde ?? DEFAULT_MDE,
    metrics: decidingMetrics(experiment, metrics),
    protectedSlices: experiment.protectedSlices,
    watchedSlices: experiment.slices.length * WATCHED_VALUES,
    sharedHarmBudget: concurrent === undefined ? null : (concurrent.harmBudget ?? ramp.harmBudget),
  };
  return { ...policy, metrics: policy.metrics.map((metric) => ({ ...metric, tuning: tuningOf(experiment, policy, metric) })) };
}

function decidingMetrics({ metrics: roles }: ExperimentDocument, metrics: readonly MetricAtStart[]): MetricPolicy[] {
  const asPolicy = (key: string, guardrail?: GuardrailDocument): MetricPolicy[] => {
    const found = metrics.find(({ document }) => document.key === key);
    if (found === undefined) return [];
    const { kind, direction, window, lateness, operational, cap } = found.document;
    return [
      {
        key,
        role: guardrail === undefined ? 'primary' : 'guardrail',
        kind,
        direction,
        ...(guardrail?.margin === undefined ? {} : { margin: guardrail.margin }),
        ...(guardrail?.marginAbsolute === undefined ? {} : { marginAbsolute: guardrail.marginAbsolute }),
        ...(guardrail?.limit === undefined ? {} : { limit: guardrail.limit }),
        windowMs: durationMs(window),
        latenessMs: durationMs(lateness),
        capped: found.cap !== null || (cap !== undefined && 'value' in cap),
        operational,
        tuning: null,
      },
    ];
  };
  return [...asPolicy(roles.primary), ...roles.guardrails.flatMap((guardrail) => asPolicy(guardrail.metric, guardrail))];
}

function tuningOf({ plan }: ExperimentDocument, policy: Policy, metric: MetricPolicy): MetricPolicy['tuning'] {
  const planned = plan?.baseline[metric.key];
  // A quantile is judged by shares of events above a threshold, of which its own planned value says nothing.
  if (planned === undefined || metric.kind === 'quantile') return null;
  const sd = planned.sd ?? (metric.kind === 'proportion' ? Math.sqrt(planned.mean * (1 - planned.mean)) : undefined);
  if (sd === undefined) return null;
  const { mean, pastCorrelation = 0 } = planned;
  const left = sd * Math.sqrt(1 - pastCorrelation * pastCorrelation);
  return planTuning({ policy, metric, baseline: { mean, sd: left }, unitsPerDay: plan?.unitsPerDay });
}
