import { absoluteLowerBound } from '@/lib/stats/absolute-lower-bound';
import { logEAbsoluteLimit, logEExactProportion, nullEventShare, type Side } from '@/lib/stats/exact-proportion';
import { contrast } from '@/lib/stats/harm-statistic';
import { lowerBound } from '@/lib/stats/lower-bound';
import { logEOneSided } from '@/lib/stats/mixture-one-sided';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import type { Sign, Stratum } from '@/lib/stats/types';
import { goldenArms } from './golden-gate-input';
import { candidateShare, type GateConfig, type GateMetric } from './golden-gate-shape';

interface Margin {
  size: number;
  isAbsolute: boolean;
}

interface Reading {
  config: GateConfig;
  metric: GateMetric;
  sign: Sign;
  strata: Stratum[];
  isExact: boolean;
}

interface Process {
  m: number;
  U: number;
  V: number;
  lnE: number | null;
}

/** One metric's figures of a golden tick, from the strata alone and with `lib/stats` alone. */
export function goldenGateFigures(config: GateConfig, metric: GateMetric, processes: number): unknown {
  const sign: Sign = metric.direction === 'increase' ? 1 : -1;
  const strata = metric.strata.map(goldenArms);
  const reading = { config, metric, sign, strata, isExact: isExact(metric) };
  const r = tuneMixtureOneSided(metric.vStar, config.alpha);
  const rHarm = tuneMixtureOneSided(metric.vStarHarm, config.alphaH / processes);
  const { gate, harm } = marginsOf(config, metric);
  const threshold = Math.log(processes / config.alphaH);
  const gateProcess = read(reading, { margin: gate, r, towards: 'better' });
  const harmProcess = read(reading, { margin: harm, r: rHarm, towards: 'worse' });
  const isImpossible = gate.size >= 1 && metric.kind === 'proportion' && sign === 1;
  const sums = stratifiedSums(strata);
  const effect = sign * (sums.candidateTotal - sums.controlTotal);
  return {
    key: metric.key,
    process: reading.isExact ? 'exact' : 'normal',
    r,
    rHarm,
    sumW: sums.sumWeights,
    estimate: gate.isAbsolute ? effect / sums.sumWeights : effect / sums.controlTotal,
    gate: { ...gateProcess, rejects: isImpossible || (gateProcess.lnE ?? -Infinity) >= -Math.log(config.alpha) },
    harm: { ...harmProcess, alarm: (harmProcess.lnE ?? -Infinity) >= threshold },
    exact: reading.isExact ? exactCounts(reading, gate, harm) : null,
    limit: limitFigures(metric, strata, threshold),
    lower: reading.isExact ? null : displayedBound(reading, gate, r),
  };
}

function isExact({ kind, strata }: GateMetric): boolean {
  if (kind !== 'proportion') return false;
  const arms = strata.map(goldenArms).filter(({ control, candidate }) => control.n >= 2 && candidate.n >= 2);
  const control = arms.reduce((sum, arm) => sum + arm.control.events, 0);
  const candidate = arms.reduce((sum, arm) => sum + arm.candidate.events, 0);
  return Math.min(control, candidate) < 30;
}

function marginsOf(config: GateConfig, metric: GateMetric): { gate: Margin; harm: Margin } {
  const next = config.stages[config.stage + 1] ?? 1;
  const isLast = config.stage >= config.stages.length - 1;
  if (metric.role === 'guardrail') {
    const absolute = metric.marginAbsolute ?? undefined;
    const size = absolute ?? metric.margin ?? 0;
    const isAbsolute = absolute !== undefined;
    return { gate: { size: size / next, isAbsolute }, harm: { size: size / 2, isAbsolute } };
  }
  const isSuperior = config.mode === 'superior';
  return {
    gate: { size: isLast && isSuperior ? 0 : config.tau / next, isAbsolute: false },
    harm: { size: isSuperior ? 0 : config.tau / 2, isAbsolute: false },
  };
}

function read(reading: Reading, { margin, r, towards }: { margin: Margin; r: number; towards: 'better' | 'worse' }): Process {
  const { strata, sign } = reading;
  const options = margin.isAbsolute ? { margin: 0, marginAbsolute: margin.size, sign } : { margin: margin.size, sign };
  const { u, v } = contrast(strata, options);
  const U = towards === 'better' ? u : 0 - u;
  const side: Side = (towards === 'better') === (sign === 1) ? 'above' : 'below';
  const lnE = reading.isExact ? logEExact(reading, { margin, r, side }) : logEOneSided({ u: U, v, r });
  return { m: margin.size, U, V: v, lnE };
}

/** Strata of one planned share are one sequence of events; of different shares, independent ones. */
function logEExact(reading: Reading, { margin, r, side }: { margin: Margin; r: number; side: Side }): number | null {
  if (margin.isAbsolute || 1 - reading.sign * margin.size <= 0) return null;
  let sum = 0;
  for (const { share, x, k } of eventGroups(reading)) {
    sum += logEExactProportion({ x, k, pi0: nullEventShare({ share, margin: margin.size, sign: reading.sign }), r, side });
  }
  return sum;
}

function eventGroups({ config, metric }: Reading): { share: number; x: number; k: number }[] {
  const groups = new Map<number, { share: number; x: number; k: number }>();
  metric.strata.forEach((stratum, ordinal) => {
    const { control, candidate } = goldenArms(stratum);
    if (control.n < 2 || candidate.n < 2) return;
    const share = candidateShare(config, ordinal);
    const group = groups.get(share) ?? { share, x: 0, k: 0 };
    group.x += candidate.events;
    group.k += candidate.events + control.events;
    groups.set(share, group);
  });
  return [...groups.values()];
}

/** Counts of all strata; π₀ of the last one, as it is the only one in most ticks. */
function exactCounts(reading: Reading, gate: Margin, harm: Margin): Record<string, number | null> {
  const groups = eventGroups(reading);
  const share = groups.at(-1)?.share ?? reading.config.share;
  const shareAt = ({ size, isAbsolute }: Margin): number | null =>
    isAbsolute || 1 - reading.sign * size <= 0 ? null : nullEventShare({ share, margin: size, sign: reading.sign });
  return {
    x: groups.reduce((sum, { x }) => sum + x, 0),
    k: groups.reduce((sum, { k }) => sum + k, 0),
    piGate: shareAt(gate),
    piHarm: shareAt(harm),
  };
}

function limitFigures({ limit, direction }: GateMetric, strata: readonly Stratum[], threshold: number): unknown {
  if (typeof limit !== 'number') return null;
  const n = strata.reduce((sum, { candidate }) => sum + candidate.n, 0);
  const x = strata.reduce((sum, { candidate }) => sum + Math.round(candidate.mean * candidate.n), 0);
  const lnE = logEAbsoluteLimit({ x, n, limit, side: direction === 'decrease' ? 'above' : 'below' });
  return { p0: limit, x, n, lnE, alarm: lnE >= threshold };
}

function displayedBound({ strata, sign, config }: Reading, gate: Margin, r: number): number | null {
  const bound = (gate.isAbsolute ? absoluteLowerBound : lowerBound)(strata, { sign, r, alpha: config.alpha });
  return bound.ok ? bound.value : null;
}
