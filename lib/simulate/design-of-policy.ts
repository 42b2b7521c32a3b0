import { planTuning } from '@/lib/gate/plan-tuning';
import type { MetricPolicy, Policy } from '@/lib/gate/types';
import { baselineOf } from './reference-design';
import { MAX_LOOKS, MAX_UNITS_PER_DAY } from './simulate';
import type { Design, MetricModel } from './types';

/** What a plan says beside the rules: expected traffic, control's baseline by metric, and how both swing. */
export interface Plan {
  unitsPerDay: number;
  /** Mean and standard deviation per unit; a proportion needs the mean alone. `pastCorrelation` belongs to a covariate. */
  baseline: Record<string, { mean: number; sd?: number | undefined; pastCorrelation?: number | undefined }>;
  /** Time between looks [6 h]; ticks are more frequent, decisions hardly ever. */
  lookMs?: number | undefined;
  weekly?: number | undefined;
  weeklyTraffic?: number | undefined;
  dailyShock?: number | undefined;
  drift?: number | undefined;
  /** By quantile metric: which one, 0.95 unless given. */
  quantiles?: Record<string, number> | undefined;
}

export type DesignResult = { ok: true; design: Design } | { ok: false; reason: string };

const SIX_HOURS = 21_600_000;

/**
 * A design from the rules of an attempt and its plan; metrics the policy has not tuned are tuned from the plan.
 * A quantile is simulated as the share of events beyond its threshold with an exponential tail: a shift by m changes it by −ln(1 − p)·m.
 */
export function designOfPolicy(policy: Policy, plan: Plan): DesignResult {
  if (!(plan.unitsPerDay > 0)) return { ok: false, reason: 'plan.unitsPerDay is missing: how many eligible units a day are expected?' };
  if (plan.unitsPerDay >= MAX_UNITS_PER_DAY) return { ok: false, reason: `plan.unitsPerDay must be below ${MAX_UNITS_PER_DAY}` };
  const lookMs = plan.lookMs ?? SIX_HOURS;
  const looks = policy.maxDurationMs / lookMs;
  if (!(looks >= 1 && looks <= MAX_LOOKS)) {
    return { ok: false, reason: `there would be ${looks} looks within ramp.maxDuration: 1 to ${MAX_LOOKS} are possible` };
  }
  const simulated: { metric: MetricPolicy; model: MetricModel }[] = [];
  for (const metric of policy.metrics) {
    const model = modelOf(metric, plan);
    if (typeof model === 'string') return { ok: false, reason: model };
    simulated.push(model);
  }
  const untuned: Policy = { ...policy, clock: 'server', maxLagMs: Number.MAX_SAFE_INTEGER, metrics: simulated.map(({ metric }) => metric) };
  const metrics = simulated.map(({ metric, model }) => {
    const tuning = metric.tuning ?? planTuning({ policy: untuned, metric, baseline: baselineOf(model), unitsPerDay: plan.unitsPerDay });
    return { ...metric, tuning };
  });
  const maturityMs = Math.max(0, ...policy.metrics.map(({ windowMs, latenessMs }) => windowMs + latenessMs));
  return {
    ok: true,
    design: {
      policy: { ...untuned, metrics },
      models: simulated.map(({ model }) => model),
      unitsPerDay: plan.unitsPerDay,
      lookMs,
      weekly: plan.weekly ?? 0.15,
      weeklyTraffic: plan.weeklyTraffic ?? 0,
      dailyShock: plan.dailyShock ?? 0,
      drift: plan.drift ?? 0,
      maturityMs,
    },
  };
}

function modelOf(metric: MetricPolicy, plan: Plan): { metric: MetricPolicy; model: MetricModel } | string {
  if (metric.kind === 'quantile') return quantileModel(metric, plan.quantiles?.[metric.key] ?? 0.95);
  const planned = plan.baseline[metric.key];
  if (planned === undefined)
    return `plan.baseline.${metric.key} is missing: give control's mean${metric.kind === 'proportion' ? '' : ' and sd'}`;
  const { mean, sd, pastCorrelation } = planned;
  if (metric.kind === 'proportion') {
    const isRate = planned.mean > 0 && planned.mean < 1;
    return isRate
      ? { metric, model: { kind: 'proportion', rate: planned.mean, pastCorrelation } }
      : `plan.baseline.${metric.key}.mean must lie between 0 and 1`;
  }
  if (sd === undefined || !(sd > 0) || !Number.isFinite(mean))
    return `plan.baseline.${metric.key}.sd is missing: the standard deviation per unit`;
  return { metric, model: { kind: 'mean', mean, sd, pastCorrelation } };
}

function quantileModel(metric: MetricPolicy, probability: number): { metric: MetricPolicy; model: MetricModel } {
  const steepness = -Math.log(1 - probability);
  const margin = metric.margin === undefined ? {} : { margin: metric.margin * steepness };
  return {
    metric: { ...metric, ...margin, kind: 'proportion', direction: metric.direction, tuning: null },
    model: { kind: 'proportion', rate: 1 - probability },
  };
}
