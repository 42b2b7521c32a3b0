import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMoments } from '@/lib/aggregate/add-moments';
import { divide } from '@/lib/aggregate/divide';
import { toCovariateSample, toRatioSample, toSample } from '@/lib/aggregate/to-sample';

interface Unit {
  y: bigint;
  d: bigint;
  x: bigint;
}

function sums(units: readonly Unit[]) {
  const sum = (of: (unit: Unit) => bigint) => units.reduce((total, unit) => total + of(unit), 0n);
  return {
    units: BigInt(units.length),
    sumY: sum(({ y }) => y),
    sumYy: sum(({ y }) => y * y),
    sumD: sum(({ d }) => d),
    sumDd: sum(({ d }) => d * d),
    sumYd: sum(({ y, d }) => y * d),
    sumX: sum(({ x }) => x),
    sumXx: sum(({ x }) => x * x),
    sumXy: sum(({ x, y }) => x * y),
  };
}

function known<T>(result: { ok: true; value: T } | { ok: false; reason: string }): T {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

const millionths = (value: number) => BigInt(Math.round(value * 1e6));
const unit = fc.record({
  y: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  d: fc.integer({ min: 1, max: 50 }),
  x: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
});

describe('toSample', () => {
  it('keeps the variance of mean 1e9 with standard deviation 1e-3', () => {
    const values = Array.from({ length: 1000 }, (_, index) => 1_000_000_000_000_000n + (index % 2 === 0 ? 1000n : -1000n));
    const { n, mean, variance } = known(toSample(sums(values.map((y) => ({ y, d: 0n, x: 0n })))));
    expect([n, mean]).toEqual([1000, 1e9]);
    expect(variance).toBeCloseTo((1e-6 * 1000) / 999, 18);
  });

  it('gives the capped and raw figures of Cookie Cats from its sums alone', () => {
    // gate_30 of sum_gamerounds: 44,700 players, mean 52.456264, variance 65903.322.
    const [n, mean, variance] = [44_700n, 2_344_795n, 65903.322];
    const sumYy = BigInt(Math.round((variance * 44_699 + Number(mean) ** 2 / 44_700) * 1e6)) * 1_000_000n;
    const sample = known(toSample({ units: n, sumY: mean * 1_000_000n, sumYy }));
    expect(sample.mean).toBeCloseTo(52.456264, 5);
    expect(sample.variance).toBeCloseTo(variance, 2);
  });

  it('cannot be told of fewer than two units', () => {
    expect(toSample({ units: 1n, sumY: 5n, sumYy: 25n })).toEqual({ ok: false, reason: 'needs at least 2 units, has 1' });
  });

  it('agrees with two passes over the values, for means, ratios and covariates', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 3, maxLength: 40 }), (drawn) => {
        const whole = drawn.map(({ y, d, x }) => ({ y: millionths(y), d: millionths(d), x: millionths(x) }));
        const [y, d, x] = [whole.map((one) => Number(one.y) / 1e6), drawn.map((one) => one.d), whole.map((one) => Number(one.x) / 1e6)];
        const meanOf = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length;
        const covariance = (a: number[], b: number[]) => {
          const [meanA, meanB] = [meanOf(a), meanOf(b)];
          return a.reduce((total, value, index) => total + (value - meanA) * ((b[index] ?? 0) - meanB), 0) / (a.length - 1);
        };
        const sample = known(toSample(sums(whole)));
        expect(sample.mean).toBeCloseTo(meanOf(y), 8);
        expect(sample.variance).toBeCloseTo(covariance(y, y), 5);
        const ratio = meanOf(y) / meanOf(d);
        const linear = y.map((value, index) => ratio + (value - ratio * (d[index] ?? 0)) / meanOf(d));
        const ratioSample = known(toRatioSample(sums(whole)));
        expect(ratioSample.mean).toBeCloseTo(ratio, 8);
        expect(ratioSample.variance / (1 + covariance(linear, linear))).toBeCloseTo(
          covariance(linear, linear) / (1 + covariance(linear, linear)),
          6,
        );
        expect(known(toCovariateSample(sums(whole))).covariance).toBeCloseTo(covariance(x, y), 5);
      }),
    );
  });

  it('is the same for sums added up as for all units at once', () => {
    const rest = { sumAbsY: 0n, rawSumY: 0n, rawSumYy: 0n, nonZero: 0n, events: 0n, late: 0n, crossovers: 0n };
    const units = Array.from({ length: 9 }, (_, index) => ({ y: BigInt(index * index), d: 1n, x: BigInt(index) }));
    const parts = [units.slice(0, 4), units.slice(4)].map((part) => ({ ...sums(part), ...rest }));
    expect(addMoments(parts)).toEqual({ ...sums(units), ...rest });
  });
});

describe('divide', () => {
  it('rounds once, whatever the size', () => {
    expect(divide(1n, 3n)).toBe(1 / 3);
    expect(divide(-(10n ** 60n), 10n ** 59n)).toBe(-10);
    expect(divide(1n, 10n ** 300n)).toBe(1e-300);
    expect(divide(0n, -5n)).toBe(0);
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), fc.bigInt({ min: 1n, max: 2n ** 53n }), (a, b) => {
        const exact = Number(a) / Number(b);
        expect(Math.abs(divide(a, b) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 2 ** -52);
      }),
    );
  });

  it('refuses 0 as a denominator', () => {
    expect(() => divide(1n, 0n)).toThrow('divide requires a denominator other than 0, got 0');
  });
});
