import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/simulate/random';
import { absoluteLowerBound } from '@/lib/stats/absolute-lower-bound';
import { confidenceSequence, differenceEffect, oneSidedSequence } from '@/lib/stats/confidence-sequence';
import { normal } from '@/lib/stats/distributions';
import { lowerBound } from '@/lib/stats/lower-bound';
import { msprt } from '@/lib/stats/msprt';
import { sequenceRho } from '@/lib/stats/sequence-rho';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import type { Computed } from '@/lib/stats/types';
import { drawLooks, type Look, METRICS, type Metric, rateError, varianceOf } from './draw-looks';

const RUNS = 1000;
const LOOKS = 50;
const ALPHA = 0.05;
const ERROR = rateError(ALPHA, RUNS);
// The first looks have too few events for methods that hold asymptotically
const SKIPPED = 9;

describe.each(METRICS)('coverage at all looks together: $name', (metric) => {
  const missed = countMisses(metric);

  it.each(['msprt', 'twoSided', 'greater', 'less'] as const)('holds for %s', (name) => {
    expect(missed[name] / RUNS).toBeLessThan(ALPHA + 3 * ERROR);
  });

  it.each(['absolute', 'relative'] as const)('holds for the displayed %s lower bound', (name) => {
    expect(missed[name] / RUNS).toBeLessThan(ALPHA + 3 * ERROR);
  });

  it('does not hold for a one-sided bound made for one look', () => {
    expect(missed.peeked / RUNS).toBeGreaterThan(0.1);
  });

  it('is not bought with bounds that never miss', () => {
    for (const name of ['msprt', 'twoSided', 'greater', 'less', 'absolute', 'relative'] as const) expect(missed[name]).toBeGreaterThan(0);
  });
});

type Method = 'msprt' | 'twoSided' | 'greater' | 'less' | 'absolute' | 'relative' | 'peeked';

function countMisses(metric: Metric): Record<Method, number> {
  const random = createRandom(103);
  const missed = { msprt: 0, twoSided: 0, greater: 0, less: 0, absolute: 0, relative: 0, peeked: 0 };
  for (let run = 0; run < RUNS; run += 1) {
    const path = drawLooks(random, metric, { looks: LOOKS }).slice(SKIPPED);
    const seen = new Set(path.flatMap((look) => methodsMissing(look, metric)));
    for (const name of seen) missed[name] += 1;
  }
  return missed;
}

/** The methods whose statement at this look is wrong about an effect of 0. */
function methodsMissing(look: Look, metric: Metric): Method[] {
  const effect = differenceEffect(look.control, look.candidate);
  if (!effect.ok || effect.value.standardError === 0) return [];
  const { estimate, standardError } = effect.value;
  const variance = varianceOf(metric);
  const units = 2 * metric.unitsPerLook * LOOKS;
  const rho = sequenceRho(units, ALPHA, 'exact');
  const oneSided = sequenceRho(units, 2 * ALPHA, 'exact');
  const r = tuneMixtureOneSided((variance * metric.unitsPerLook * LOOKS) / 2, ALPHA);
  const excludes = (result: Computed<{ interval: { lower: number; upper: number } }>): boolean =>
    result.ok && (result.value.interval.lower > 0 || result.value.interval.upper < 0);
  const isAboveZero = (result: Computed<number>): boolean => result.ok && result.value > 0;
  const greater = oneSidedSequence(effect.value, { rho: oneSided, alpha: ALPHA, alternative: 'greater' });
  const less = oneSidedSequence(effect.value, { rho: oneSided, alpha: ALPHA, alternative: 'less' });
  const missing: Record<Method, boolean> = {
    msprt: excludes(msprt(effect.value, { priorVariance: variance / (metric.unitsPerLook * 5), alpha: ALPHA })),
    twoSided: excludes(confidenceSequence(effect.value, { rho, alpha: ALPHA })),
    greater: greater.ok && greater.value.bound > 0,
    less: less.ok && less.value.bound < 0,
    absolute: isAboveZero(absoluteLowerBound([look], { sign: 1, r, alpha: ALPHA })),
    relative: isAboveZero(lowerBound([look], { sign: 1, r, alpha: ALPHA })),
    peeked: estimate - normal.isf(ALPHA) * standardError > 0,
  };
  return (Object.keys(missing) as Method[]).filter((name) => missing[name]);
}
