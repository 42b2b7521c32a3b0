import { planTuning } from '@/lib/gate/plan-tuning';
import type { MetricPolicy, Policy } from '@/lib/gate/types';
import type { Design, MetricModel } from './types';

const DAY_MS = 86_400_000;

/** Correlation with the past at which CUPED takes 30 % of the variance out. */
export const PAST_CORRELATION = Math.sqrt(0.3);

export interface ReferenceOptions {
  controlMode?: 'matched' | 'all';
  mode?: 'superior' | 'non_inferior';
  promotion?: 'spending' | 'continuous';
  alpha?: number;
  unitsPerDay?: number;
  rate?: number;
  lookHours?: number;
  maturityHours?: number;
  drift?: number;
  dailyShock?: number;
  harmBudget?: number;
  delayHours?: { control: number; candidate: number };
  countsImmature?: boolean;
  /** Of the primary metric with its covariate. */
  pastCorrelation?: number;
  guardrails?: { metric: MetricPolicy; model: MetricModel }[];
}

/**
 * The ramp all figures of the suite refer to: 5 → 10 → 25 → 50 % with 1, 1, 1 and 7 days, 28 days at most, 20,000 new units a day, a
 * primary proportion of 10 % that swings by ±15 % over the week, looks every six hours.
 */
export function referenceDesign(options: ReferenceOptions = {}): Design {
  const rate = options.rate ?? 0.1;
  const unitsPerDay = options.unitsPerDay ?? 20_000;
  const primaryModel: MetricModel = { kind: 'proportion', rate, pastCorrelation: options.pastCorrelation };
  const models: MetricModel[] = [primaryModel, ...(options.guardrails ?? []).map(({ model }) => model)];
  const maturityMs = (options.maturityHours ?? 0) * 3_600_000;
  const policy = referencePolicy(options, maturityMs);
  const tuned = policy.metrics.map((metric, index) => {
    const model = models[index];
    return model === undefined ? metric : { ...metric, tuning: planTuning({ policy, metric, baseline: baselineOf(model), unitsPerDay }) };
  });
  return {
    policy: { ...policy, metrics: tuned },
    models,
    unitsPerDay,
    lookMs: (options.lookHours ?? 6) * 3_600_000,
    weekly: 0.15,
    weeklyTraffic: 0,
    dailyShock: options.dailyShock ?? 0,
    drift: options.drift ?? 0,
    maturityMs,
    delayHours: options.delayHours,
    countsImmature: options.countsImmature,
  };
}

/** Mean and standard deviation per unit of a model, of what its past leaves to be explained. */
export function baselineOf(model: MetricModel): { mean: number; sd: number } {
  switch (model.kind) {
    case 'proportion':
      return { mean: model.rate, sd: Math.sqrt(model.rate * (1 - model.rate)) * unexplained(model) };
    case 'mean':
      return { mean: model.mean, sd: model.sd * unexplained(model) };
    case 'revenue': {
      const mean = model.buyRate * model.meanAmount;
      const square = model.buyRate * model.meanAmount ** 2 * Math.exp(model.sigma ** 2);
      return { mean, sd: Math.sqrt(square - mean * mean) };
    }
    case 'ratio': {
      const { rate, eventsPerUnit, correlation } = model;
      const squares = eventsPerUnit - 1 + eventsPerUnit ** 2;
      const within = rate * (1 - rate) * (eventsPerUnit + correlation * (squares - eventsPerUnit));
      return { mean: rate, sd: Math.sqrt(within) / eventsPerUnit };
    }
  }
}

function unexplained({ pastCorrelation: correlation = 0 }: { pastCorrelation?: number | undefined }): number {
  return Math.sqrt(1 - correlation * correlation);
}

function referencePolicy(options: ReferenceOptions, windowMs: number): Policy {
  const stage = (coverage: number, days: number) => ({ coverage, minDurationMs: days * DAY_MS, minUnits: 0, approval: false });
  return {
    mode: options.mode ?? 'superior',
    controlMode: options.controlMode ?? 'matched',
    candidateWeight: 0.5,
    alpha: options.alpha ?? 0.05,
    alphaHarm: 0.05,
    alphaSrm: 0.001,
    harmBudget: options.harmBudget ?? 0.02,
    stages: [stage(0.05, 1), stage(0.1, 1), stage(0.25, 1), stage(0.5, 7)],
    maxDurationMs: 28 * DAY_MS,
    holdback: 0.02,
    holdbackDurationMs: 28 * DAY_MS,
    minEvents: 30,
    fullDays: 7,
    promotion: options.promotion ?? 'spending',
    blindTimeMs: 1_800_000,
    maxLagMs: DAY_MS,
    clock: 'server',
    mde: 0.05,
    metrics: [primaryMetric(windowMs), ...(options.guardrails ?? []).map(({ metric }) => metric)],
    protectedSlices: [],
    watchedSlices: 0,
    sharedHarmBudget: null,
  };
}

function primaryMetric(windowMs: number): MetricPolicy {
  return {
    key: 'primary',
    role: 'primary',
    kind: 'proportion',
    direction: 'increase',
    windowMs,
    latenessMs: 0,
    capped: true,
    operational: false,
    tuning: null,
  };
}
