import { describe, expect, it } from 'vitest';
import { normal } from '@/lib/stats/distributions';
import { gaussLegendre } from '@/lib/stats/gauss-legendre';
import { boundaryOneSided, logEOneSided, oneSidedCurve } from '@/lib/stats/mixture-one-sided';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import { closeTo } from './close-to';

const r = tuneMixtureOneSided(1000, 0.05);

describe('logEOneSided', () => {
  it('gives the design’s check value', () => closeTo(logEOneSided({ u: 60, v: 400, r: 158.006349 }), 3.282491, 1e-7));

  it('is the likelihood ratio averaged over a half-normal effect', () => {
    // E = ∫ exp(δ u − δ² v / 2) dN⁺(0, 1/r)(δ)
    const [u, v] = [25, 300];
    const { nodes, weights } = gaussLegendre(200);
    const top = 10 / Math.sqrt(r);
    let integral = 0;
    nodes.forEach((node, i) => {
      const effect = (top * (node + 1)) / 2;
      const prior = 2 * Math.sqrt(r) * normal.pdf(effect * Math.sqrt(r));
      integral += (weights[i] ?? 0) * (top / 2) * prior * Math.exp(effect * u - (effect * effect * v) / 2);
    });
    closeTo(logEOneSided({ u, v, r }), Math.log(integral), 1e-9);
  });

  it('grows with U and stays finite far below 0', () => {
    let before = -Infinity;
    for (const u of [-1e9, -1e5, -50, 0, 50, 1e5, 1e9]) {
      const now = logEOneSided({ u, v: 100, r });
      expect(now).toBeGreaterThan(before);
      expect(Number.isFinite(now)).toBe(true);
      before = now;
    }
  });

  it('starts at no evidence', () => closeTo(logEOneSided({ u: 0, v: 0, r }), 0, 0, 1e-15));
});

describe('boundaryOneSided', () => {
  it('gives the design’s check values', () => {
    const known: [number, number][] = [
      [10, 28.091332],
      [100, 36.343051],
      [1000, 87.470842],
      [10_000, 298.499772],
    ];
    for (const [v, u] of known) closeTo(boundaryOneSided({ v, r, alpha: 0.05, exact: true }), u, 2e-8);
  });

  it('is where E reaches 1 / α', () => {
    for (const v of [0, 3, 1e6]) {
      const u = boundaryOneSided({ v, r, alpha: 0.001, exact: true });
      closeTo(logEOneSided({ u, v, r }), Math.log(1000), 1e-12);
    }
  });

  it('has a closed form that is never lower and at most 2 % higher', () => {
    for (const v of [0, 10, 1000, 1e6]) {
      const exact = boundaryOneSided({ v, r, alpha: 0.05, exact: true });
      const closed = boundaryOneSided({ v, r, alpha: 0.05, exact: false });
      expect(closed).toBeGreaterThanOrEqual(exact);
      expect(closed / exact).toBeLessThan(1.02);
    }
  });

  it('refuses a negative variance, an r of 0 and an alpha of 1', () => {
    const input = { v: 1, r: 1, alpha: 0.05, exact: true };
    expect(() => boundaryOneSided({ ...input, v: -1 })).toThrow(
      new RangeError('boundaryOneSided requires a finite v of 0 or more, got -1'),
    );
    expect(() => boundaryOneSided({ ...input, r: 0 })).toThrow(RangeError);
    expect(() => boundaryOneSided({ ...input, alpha: 1 })).toThrow(RangeError);
  });
});

describe('oneSidedCurve', () => {
  it('has the slope of its own height', () => {
    const curve = oneSidedCurve({ r, alpha: 0.05 });
    for (const v of [0.5, 50, 5000]) {
      const step = v * 1e-5;
      closeTo(curve(v).slope, (curve(v + step).height - curve(v - step).height) / (2 * step), 1e-7);
    }
  });
});
