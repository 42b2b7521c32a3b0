import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricStrata } from '@/lib/report/metric-strata';
import { cuped, cupedStratum } from '@/lib/stats/cuped';
import { stratum, valuesRow } from './report-source';

const values = fc.array(fc.record({ before: fc.integer({ min: -1000, max: 1000 }), noise: fc.integer({ min: -100, max: 100 }) }), {
  minLength: 3,
  maxLength: 40,
});
type Units = { before: number; noise: number }[];

function strataOf(control: Units, candidate: Units, isPlain = false) {
  const row = (variant: number, units: Units) =>
    valuesRow(
      { metric: 'm', variant },
      units.map(({ before, noise }) => before + noise),
      units.map(({ before }) => before),
    );
  const [only] = metricStrata({
    key: 'm',
    kind: 'mean',
    moments: [row(0, control), row(1, candidate)],
    strata: [stratum(0)],
    slice: '',
    thresholds: 0,
    isPlain,
  });
  if (only === undefined) throw new Error('no stratum');
  return only;
}

function sumsOf(units: Units) {
  const sum = (of: (y: number, x: number) => number) => units.reduce((total, { before, noise }) => total + of(before + noise, before), 0);
  return {
    n: units.length,
    sumY: sum((y) => y),
    sumX: sum((_, x) => x),
    sumYSquares: sum((y) => y * y),
    sumXSquares: sum((_, x) => x * x),
    sumProducts: sum((y, x) => y * x),
  };
}

describe('adjustArms', () => {
  it('agrees with CUPED of lib/stats from whole sums', () => {
    fc.assert(
      fc.property(values, values, (control, candidate) => {
        const expected = cuped(sumsOf(control), sumsOf(candidate), { alpha: 0.05 });
        fc.pre(expected.ok);
        if (!expected.ok) return;
        const adjusted = strataOf(control, candidate);
        expect(adjusted.candidate.mean - adjusted.control.mean).toBeCloseTo(expected.value.estimate, 6);
        for (const arm of ['control', 'candidate'] as const) {
          expect(Math.abs(adjusted[arm].variance - expected.value[arm].variance)).toBeLessThan(1e-6 * (1 + expected.value[arm].variance));
        }
      }),
    );
  });

  it('tells the variance of what both arms share, as CUPED of lib/stats does', () => {
    const units = (shift: number) => Array.from({ length: 12 }, (_, index) => ({ before: (index * 7 + shift) % 11, noise: index % 3 }));
    const stratum = cupedStratum(sumsOf(units(0)), sumsOf(units(3)));
    const shared = strataOf(units(0), units(3)).centreVariance;
    expect(shared).toBeGreaterThan(0.1);
    expect(stratum.ok ? stratum.value.centreVariance : undefined).toBeCloseTo(shared ?? Number.NaN, 9);
  });

  it('never adds variance over both arms together', () => {
    fc.assert(
      fc.property(values, values, (control, candidate) => {
        const spread = (isPlain: boolean) => {
          const arms = strataOf(control, candidate, isPlain);
          const within = (arm: 'control' | 'candidate') => arms[arm].variance * (arms[arm].n - 1);
          const n = arms.control.n + arms.candidate.n;
          const between = (arms.candidate.mean - arms.control.mean) ** 2 * ((arms.control.n * arms.candidate.n) / n);
          return within('control') + within('candidate') + between;
        };
        expect(spread(false)).toBeLessThanOrEqual(spread(true) * (1 + 1e-9) + 1e-9);
      }),
    );
  });

  it('leaves arms alone whose past never varies', () => {
    const units = (before: number) => Array.from({ length: 10 }, (_, index) => ({ before, noise: index }));
    expect(strataOf(units(0), units(0))).toEqual(strataOf(units(0), units(0), true));
    expect(strataOf(units(5), units(5))).toEqual(strataOf(units(5), units(5), true));
  });
});
