import { initialState } from '@/lib/gate/initial-state';
import type { ArmMoments, Evidence, MetricEvidence, MetricPolicy, Policy, RampState, Stratum } from '@/lib/gate/types';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';

/** One stratum of a golden case: counts of a proportion or moments of a mean. */
export type GoldenStratum =
  | { nT: number; xT: number; nC: number; xC: number }
  | { nT: number; meanT: number; varT: number; nC: number; meanC: number; varC: number };

export interface GoldenMetric {
  key: string;
  role: 'primary' | 'guardrail';
  kind: 'proportion' | 'mean';
  direction: 'increase' | 'decrease';
  margin?: number;
  limit?: number;
  vStar: number;
  vStarHarm: number;
  strata: GoldenStratum[];
}

export interface GoldenConfig {
  alpha: number;
  alphaH: number;
  tau: number;
  mode: 'superior' | 'non_inferior';
  stages: number[];
  minimumsMet: boolean;
  stage: number;
  controlMode?: 'matched' | 'all';
}

export interface GoldenCase {
  id: string;
  note: string;
  config: GoldenConfig;
  metrics: GoldenMetric[];
  expect: { metrics: GoldenExpectation[]; decision: string; reason: string };
}

export interface GoldenExpectation {
  key: string;
  process: string;
  r: number;
  rHarm: number;
  sumW: number;
  estimate: number;
  gate: { m: number; U: number; V: number; lnE: number; rejects: boolean };
  harm: { m: number; U: number; V: number; lnE: number; alarm: boolean };
  lower: number | null;
}

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

/** The gate's input of a golden case: a stage entered an hour ago whose minimum is over, or is not. */
export function goldenInput({ config, metrics }: GoldenCase): { policy: Policy; state: RampState; evidence: Evidence; now: number } {
  const limits = metrics.filter(({ limit }) => limit !== undefined).length;
  const family = metrics.length + limits;
  const policy: Policy = {
    mode: config.mode,
    controlMode: config.controlMode ?? 'matched',
    candidateWeight: 0.5,
    alpha: config.alpha,
    alphaHarm: config.alphaH,
    alphaSrm: 0.001,
    harmBudget: config.tau,
    stages: config.stages.map((coverage) => ({
      coverage,
      minDurationMs: config.minimumsMet ? 0 : 2 * HOUR,
      minUnits: 0,
      approval: false,
    })),
    maxDurationMs: 672 * HOUR,
    holdback: 0.02,
    holdbackDurationMs: 672 * HOUR,
    minEvents: 30,
    fullDays: 0,
    promotion: 'continuous',
    blindTimeMs: HOUR,
    maxLagMs: HOUR,
    clock: 'server',
    mde: 0.05,
    metrics: metrics.map((metric) => metricPolicy(metric, config, family)),
    protectedSlices: [],
    watchedSlices: 0,
    sharedHarmBudget: null,
  };
  const state: RampState = {
    ...initialState(1),
    name: 'running',
    stage: config.stage,
    coverage: config.stages[config.stage] ?? 0,
    stratum: Math.max(...metrics.map(({ strata }) => strata.length)) - 1,
    startedAt: NOW - HOUR,
    stageEnteredAt: NOW - HOUR,
  };
  return { policy, state, evidence: goldenEvidence(config, metrics), now: NOW };
}

function metricPolicy(metric: GoldenMetric, config: GoldenConfig, family: number): MetricPolicy {
  return {
    key: metric.key,
    role: metric.role,
    kind: metric.kind,
    direction: metric.direction,
    ...(metric.margin === undefined ? {} : { margin: metric.margin }),
    ...(metric.limit === undefined ? {} : { limit: metric.limit }),
    windowMs: 0,
    latenessMs: 0,
    capped: true,
    operational: false,
    tuning: {
      gates: config.stages.map(() => tuneMixtureOneSided(metric.vStar, config.alpha)),
      harm: tuneMixtureOneSided(metric.vStarHarm, config.alphaH / family),
    },
  };
}

function goldenEvidence(config: GoldenConfig, metrics: GoldenMetric[]): Evidence {
  return {
    metrics: metrics.map((metric) => metricEvidence(metric, config)),
    exposures: [],
    exposedUnits: 0,
    crossoverUnits: 0,
    late: { control: { late: 0, total: 0 }, candidate: { late: 0, total: 0 } },
    leakedExposures: 0,
    hashMismatches: 0,
    slices: [],
    modelMoved: false,
    lastTrafficAt: NOW,
    workerGapMs: 0,
    lagMs: 0,
    othersBudgetUse: 0,
  };
}

function metricEvidence(metric: GoldenMetric, config: GoldenConfig): MetricEvidence {
  const strata = metric.strata.map((stratum, ordinal): Stratum => {
    const coverage = config.stages[Math.min(ordinal, config.stage)] ?? 0.5;
    return {
      ordinal,
      stage: Math.min(ordinal, config.stage),
      coverage,
      candidateShare: config.controlMode === 'all' ? coverage : 0.5,
      candidate: 'xT' in stratum ? rate(stratum.nT, stratum.xT) : mean(stratum.nT, stratum.meanT, stratum.varT),
      control: 'xC' in stratum ? rate(stratum.nC, stratum.xC) : mean(stratum.nC, stratum.meanC, stratum.varC),
    };
  });
  return { key: metric.key, strata, freshness: null };
}

/** Moments of x events in n units. */
export function rate(n: number, x: number): ArmMoments {
  const p = n > 0 ? x / n : 0;
  return { n, mean: p, variance: n > 1 ? (p * (1 - p) * n) / (n - 1) : 0, events: x, sumAbsolute: x, sumSquares: x };
}

/** Moments of a mean whose values are all above 0. */
export function mean(n: number, value: number, variance: number): ArmMoments {
  return { n, mean: value, variance, events: n, sumAbsolute: n * Math.abs(value), sumSquares: (n - 1) * variance + n * value * value };
}
