import { quietEvidence } from '@/lib/gate/quiet-evidence';
import type { Evidence, MetricEvidence, Policy, RampState, Stratum } from '@/lib/gate/types';
import { drawBinomial } from './draw-binomial';
import { drawNormal } from './draw-normal';
import { drawPoisson } from './draw-poisson';
import { type DrawUnits, noSums, SUMS, type Sums, unitSampler, writeMoments } from './metric-sums';
import type { Random } from './random';
import { takeOutPasts } from './sample-past';
import type { Design, Effects } from './types';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** What does not change from ramp to ramp of a design at given effects. */
export interface Scene {
  design: Design;
  samplers: DrawUnits[];
  /** The candidate's mean over control's, by metric. */
  multiples: number[];
  looksToMaturity: number;
  /** By look: expected new units, and the undisturbed level of control's mean. */
  arrivals: Float64Array;
  levels: Float64Array;
}

/** What a fault takes away: everybody, the candidate's units, or the primary metric's events. */
export type Silence = 'traffic' | 'candidate' | 'metric';

/** The traffic of one ramp: draws each look's arrivals and keeps the evidence a tick would read. */
export interface Traffic {
  evidence: Evidence;
  candidateUnits: number;
  /** The arrivals of one look (counted from 0), then everything that has matured by its end. */
  look: (state: RampState, index: number, silence?: Silence) => void;
}

/** Prepares a design for many ramps at the same true effects. */
export function createScene(design: Design, effects: Effects, startMs: number): Scene {
  const { policy } = design;
  const looks = Math.ceil(policy.maxDurationMs / design.lookMs) + 2;
  const from = (_: unknown, look: number) => startMs + look * design.lookMs;
  return {
    design,
    samplers: design.models.map(unitSampler),
    multiples: policy.metrics.map(({ key, direction }) => {
      const effect = effects[key] ?? 0;
      return Math.max(0, 1 + (direction === 'increase' ? effect : -effect));
    }),
    looksToMaturity: Math.ceil(design.maturityMs / design.lookMs),
    arrivals: Float64Array.from({ length: looks }, from).map((at) => expectedUnits(design, at)),
    levels: Float64Array.from({ length: looks }, from).map((at) => plannedLevel(design, at, startMs)),
  };
}

interface Batch {
  stratum: number;
  sums: Sums;
  /** Conversions still to come, by arm, and looks since exposure; for a gate that does not wait. */
  due?: { control: number; candidate: number; age: number };
}

export function createTraffic(scene: Scene, random: Random, startMs: number): Traffic {
  const { design, samplers, multiples, looksToMaturity } = scene;
  const { policy, models } = design;
  const metrics: MetricEvidence[] = policy.metrics.map(({ key }) => ({ key, strata: [], freshness: null }));
  const totals: Sums[] = [];
  const pending: Batch[] = [];
  const isImmediate = looksToMaturity === 0;
  const scratch: Batch = { stratum: 0, sums: noSums(samplers.length * 2 * SUMS) };
  const evidence = quietEvidence(metrics, null);
  let shockDay = -1;
  let shock = 1;

  const traffic: Traffic = { evidence, candidateUnits: 0, look };
  return traffic;

  function look(state: RampState, index: number, silence?: Silence): void {
    openStratum(state);
    if (silence === 'traffic') return;
    const units = scene.arrivals[index] ?? 0;
    evidence.lastTrafficAt = startMs + (index + 1) * design.lookMs;
    const candidate = silence === 'candidate' ? 0 : drawPoisson(random, units * state.coverage);
    const control = drawPoisson(random, units * controlShare(policy, state.coverage));
    count(state.stratum, control, candidate);
    const level = silence === 'metric' ? 0 : (scene.levels[index] ?? 1) * (design.dailyShock > 0 ? shockAt(index) : 1);
    const batch = isImmediate ? scratch : { stratum: 0, sums: noSums(scratch.sums.length) };
    batch.stratum = state.stratum;
    for (let metric = 0; metric < samplers.length; metric += 1) {
      const draw = samplers[metric];
      draw?.(random, control, level, batch.sums, metric * 2 * SUMS);
      draw?.(random, candidate, level * (multiples[metric] ?? 1), batch.sums, (metric * 2 + 1) * SUMS);
    }
    if (isImmediate) {
      settle(batch);
      return;
    }
    pending.push(batch);
    if (design.countsImmature === true) countAtOnce();
    else if (pending.length > looksToMaturity) settle(pending.shift());
  }

  /** The naive way: units count from their exposure on, conversions as they come in. Primary proportion only. */
  function countAtOnce(): void {
    for (const batch of pending) {
      const { sums } = batch;
      const isNew = batch.due === undefined;
      batch.due ??= { control: sums[3] ?? 0, candidate: sums[SUMS + 3] ?? 0, age: 0 };
      batch.due.age += 1;
      const come = { control: 0, candidate: 0 };
      for (const arm of ['control', 'candidate'] as const) {
        come[arm] = drawBinomial(random, batch.due[arm], shareComing(design, arm, batch.due.age));
        batch.due[arm] -= come[arm];
      }
      const part = noSums(sums.length);
      part.splice(0, 4, isNew ? (sums[0] ?? 0) : 0, come.control, come.control, come.control);
      part.splice(SUMS, 4, isNew ? (sums[SUMS] ?? 0) : 0, come.candidate, come.candidate, come.candidate);
      settle({ stratum: batch.stratum, sums: part });
    }
    if (pending.length > looksToMaturity) pending.shift();
  }

  function shockAt(index: number): number {
    const day = Math.floor((index * design.lookMs) / DAY_MS);
    if (day !== shockDay) {
      shockDay = day;
      shock = Math.exp(design.dailyShock * drawNormal(random) - (design.dailyShock * design.dailyShock) / 2);
    }
    return shock;
  }

  function openStratum(state: RampState): void {
    if (evidence.exposures.length > state.stratum) return;
    const share = policy.controlMode === 'all' ? state.coverage : policy.candidateWeight;
    while (evidence.exposures.length <= state.stratum) {
      const ordinal = evidence.exposures.length;
      evidence.exposures.push({ stratum: ordinal, slice: null, candidateShare: share, control: 0, candidate: 0 });
      totals.push(noSums(samplers.length * 2 * SUMS));
      for (const { strata } of metrics) strata.push(emptyStratum(ordinal, state, share));
    }
  }

  function count(ordinal: number, control: number, candidate: number): void {
    const counts = evidence.exposures[ordinal];
    if (counts === undefined) return;
    counts.control += control;
    counts.candidate += candidate;
    evidence.exposedUnits += control + candidate;
    traffic.candidateUnits += candidate;
  }

  function settle(batch: Batch | undefined): void {
    const total = batch === undefined ? undefined : totals[batch.stratum];
    if (batch === undefined || total === undefined) return;
    for (let index = 0; index < total.length; index += 1) total[index] = (total[index] ?? 0) + (batch.sums[index] ?? 0);
    for (let metric = 0; metric < models.length; metric += 1) {
      const model = models[metric];
      const stratum = metrics[metric]?.strata[batch.stratum];
      if (model === undefined || stratum === undefined) continue;
      writeMoments(model, total, metric * 2 * SUMS, stratum.control);
      writeMoments(model, total, (metric * 2 + 1) * SUMS, stratum.candidate);
      if ('pastCorrelation' in model && model.pastCorrelation !== undefined)
        takeOutPasts(armSums(total, metric, 0), armSums(total, metric, 1), stratum);
    }
  }
}

function armSums(sums: Sums, metric: number, arm: 0 | 1): Sums {
  return sums.slice((metric * 2 + arm) * SUMS, (metric * 2 + arm + 1) * SUMS);
}

/** Of the conversions still due at the start of a look, the share that comes in it. */
function shareComing({ delayHours, lookMs, maturityMs }: Design, arm: 'control' | 'candidate', age: number): number {
  const mean = (delayHours?.[arm] ?? 1) * 3_600_000;
  const left = (looks: number) => Math.exp(-Math.min(looks * lookMs, maturityMs) / mean) - Math.exp(-maturityMs / mean);
  const before = left(age - 1);
  return before > 0 ? 1 - left(age) / before : 1;
}

function controlShare({ controlMode, candidateWeight }: Policy, coverage: number): number {
  return controlMode === 'all' ? 1 - coverage : (coverage * (1 - candidateWeight)) / candidateWeight;
}

function plannedLevel({ weekly, drift, policy }: Design, from: number, startMs: number): number {
  const wave = weekly === 0 ? 0 : weekly * Math.sin((2 * Math.PI * (from % WEEK_MS)) / WEEK_MS);
  return (1 + wave) * (1 + (drift * (from - startMs)) / policy.maxDurationMs);
}

function expectedUnits({ unitsPerDay, lookMs, weeklyTraffic }: Design, from: number): number {
  const wave = weeklyTraffic === 0 ? 0 : weeklyTraffic * Math.sin((2 * Math.PI * (from % WEEK_MS)) / WEEK_MS);
  return ((unitsPerDay * lookMs) / DAY_MS) * (1 + wave);
}

function emptyStratum(ordinal: number, state: RampState, candidateShare: number): Stratum {
  return {
    ordinal,
    stage: state.stage,
    coverage: state.coverage,
    candidateShare,
    control: { n: 0, mean: 0, variance: 0, events: 0, sumAbsolute: 0, sumSquares: 0 },
    candidate: { n: 0, mean: 0, variance: 0, events: 0, sumAbsolute: 0, sumSquares: 0 },
  };
}
