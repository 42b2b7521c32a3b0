import { initialState } from '@/lib/gate/initial-state';
import { quietEvidence } from '@/lib/gate/quiet-evidence';
import type { ArmMoments, DecideInput, MetricEvidence, MetricPolicy, Policy, RampState, Stratum } from '@/lib/gate/types';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import { candidateShare, type GateConfig, type GateMetric, harmProcesses } from './golden-gate-shape';

const NOW = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The tick of a golden case as the gate takes it: a stage entered two hours ago whose minimum is over, or is not, with
 * nothing wrong but what the case says.
 *
 * The file switches to the normal process at 30 events in either control mode; the gate's own `all` would wait for 100,
 * so the policy says `matched` and the strata carry the planned shares.
 */
export function goldenGateInput(config: GateConfig, metrics: readonly GateMetric[]): DecideInput {
  const state: RampState = {
    ...initialState(1),
    name: 'running',
    stage: config.stage,
    coverage: config.stages[config.stage] ?? 0,
    stratum: Math.max(0, ...metrics.map(({ strata }) => strata.length - 1)),
    startedAt: NOW - 2 * HOUR_MS,
    stageEnteredAt: NOW - 2 * HOUR_MS,
  };
  const evidence = quietEvidence(
    metrics.map((metric) => evidenceOf(config, metric)),
    NOW,
  );
  return { policy: policyOf(config, metrics), state, evidence, now: NOW };
}

/** Both arms' moments in a golden stratum. */
export function goldenArms(stratum: GateMetric['strata'][number]): { control: ArmMoments; candidate: ArmMoments } {
  if ('xT' in stratum) return { control: rate(stratum.nC, stratum.xC), candidate: rate(stratum.nT, stratum.xT) };
  return {
    control: mean(stratum.nC, stratum.meanC, stratum.varC),
    candidate: mean(stratum.nT, stratum.meanT, stratum.varT),
  };
}

function policyOf(config: GateConfig, metrics: readonly GateMetric[]): Policy {
  return {
    mode: config.mode,
    controlMode: 'matched',
    candidateWeight: config.share,
    alpha: config.alpha,
    alphaHarm: config.alphaH,
    alphaSrm: 0.001,
    harmBudget: config.tau,
    stages: config.stages.map((coverage) => ({
      coverage,
      minDurationMs: config.minimumsMet ? 0 : DAY_MS,
      minUnits: 0,
      approval: false,
    })),
    maxDurationMs: 28 * DAY_MS,
    holdback: 0.02,
    holdbackDurationMs: 28 * DAY_MS,
    minEvents: 30,
    fullDays: 0,
    promotion: 'continuous',
    blindTimeMs: HOUR_MS,
    maxLagMs: HOUR_MS,
    clock: 'server',
    mde: 0.05,
    metrics: metrics.map((metric) => metricPolicy(config, metric, harmProcesses(metrics))),
    protectedSlices: [],
    watchedSlices: 0,
    sharedHarmBudget: null,
  };
}

function metricPolicy(config: GateConfig, metric: GateMetric, processes: number): MetricPolicy {
  const { key, role, kind, direction } = metric;
  const r = tuneMixtureOneSided(metric.vStar, config.alpha);
  return {
    key,
    role,
    kind,
    direction,
    margin: metric.margin ?? undefined,
    marginAbsolute: metric.marginAbsolute ?? undefined,
    limit: metric.limit ?? undefined,
    windowMs: 0,
    latenessMs: 0,
    capped: true,
    operational: false,
    tuning: {
      gates: config.stages.map(() => r),
      harm: tuneMixtureOneSided(metric.vStarHarm, config.alphaH / processes),
    },
  };
}

function evidenceOf(config: GateConfig, { key, strata }: GateMetric): MetricEvidence {
  return { key, strata: strata.map((stratum, ordinal) => stratumOf(config, stratum, ordinal)), freshness: null };
}

function stratumOf(config: GateConfig, stratum: GateMetric['strata'][number], ordinal: number): Stratum {
  const stage = Math.min(ordinal, config.stage);
  const coverage = config.stages[stage] ?? 0;
  return { ordinal, stage, coverage, candidateShare: candidateShare(config, ordinal), ...goldenArms(stratum) };
}

function rate(n: number, events: number): ArmMoments {
  const p = n > 0 ? events / n : 0;
  const variance = n > 1 ? (p * (1 - p) * n) / (n - 1) : 0;
  return { n, mean: p, variance, events, sumAbsolute: events, sumSquares: events };
}

/** The file gives no Σ|y| or Σy²; every unit is taken to be an effective one. */
function mean(n: number, value: number, variance: number): ArmMoments {
  return { n, mean: value, variance, events: n, sumAbsolute: n, sumSquares: n };
}
