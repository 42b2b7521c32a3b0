import { chi2, normal } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireEventCount } from './require-event-count';
import type { Computed, EventCount, Interval } from './types';

/** Both arms' events in one stratum. */
export interface CountStratum {
  control: EventCount;
  candidate: EventCount;
}

export interface CochranMantelHaenszelResult {
  chiSquare: number;
  pValue: number;
  chiSquareContinuity: number;
  pValueContinuity: number;
  /** common odds ratio; no value when no stratum has events of one arm beside non-events of the other */
  oddsRatio: Computed<{ estimate: number; logError: number; interval: Interval }>;
  riskDifference: number;
  /** Sato's error, valid for few large and for many small strata */
  riskDifferenceError: number;
  /** Greenland and Robins' error, for large strata */
  riskDifferenceErrorLarge: number;
  pooledDifference: number;
  isPooledSignWrong: boolean;
}

/**
 * Events over strata: the Cochran–Mantel–Haenszel test, the common odds ratio and the common risk difference.
 *
 * @param strata one per stage or other stratum
 * @param alpha total error of the odds ratio's interval, in (0, 1)
 * @returns no value when no stratum has both events and non-events
 * @throws RangeError for counts or alpha outside their domain
 * @see Mantel & Haenszel (1959); Robins, Breslow, Greenland (1986); Greenland & Robins (1985); Sato (1989)
 * @example cochranMantelHaenszel([
 *   { control: { n: 3662, events: 1268 }, candidate: { n: 192, events: 66 } },
 *   { control: { n: 5319, events: 564 }, candidate: { n: 591, events: 70 } },
 *   { control: { n: 784, events: 173 }, candidate: { n: 261, events: 59 } }], 0.05)
 *   // { chiSquare: 0.410846850566, pValue: 0.521539990153, riskDifference: 0.007908385829 } // statsmodels StratifiedTable
 */
export function cochranMantelHaenszel(strata: readonly CountStratum[], alpha: number): Computed<CochranMantelHaenszelResult> {
  requireAlpha('cochranMantelHaenszel', alpha);
  for (const { control, candidate } of strata) {
    requireEventCount('cochranMantelHaenszel', control);
    requireEventCount('cochranMantelHaenszel', candidate);
  }
  const cells = strata.map(cellsOf);
  const excess = sum(cells.map(({ a, n1, m1, n }) => a - (n1 * m1) / n));
  const variance = sum(cells.map(({ n1, n0, m1, m0, n }) => ((n1 / n) * (n0 / n) * m1 * m0) / (n - 1)));
  if (!(variance > 0)) return { ok: false, reason: 'no stratum has both events and non-events' };
  const chiSquare = (excess * excess) / variance;
  const chiSquareContinuity = Math.max(0, Math.abs(excess) - 0.5) ** 2 / variance;
  const difference = riskDifference(cells);
  const pooledDifference =
    sum(cells.map(({ a }) => a)) / sum(cells.map(({ n1 }) => n1)) - sum(cells.map(({ c }) => c)) / sum(cells.map(({ n0 }) => n0));
  return {
    ok: true,
    value: {
      chiSquare,
      pValue: chi2.sf(chiSquare, 1),
      chiSquareContinuity,
      pValueContinuity: chi2.sf(chiSquareContinuity, 1),
      oddsRatio: oddsRatio(cells, alpha),
      riskDifference: difference.estimate,
      riskDifferenceError: difference.sato,
      riskDifferenceErrorLarge: difference.large,
      pooledDifference,
      isPooledSignWrong: pooledDifference * difference.estimate < 0,
    },
  };
}

/** a, b: events and non-events of the candidate; c, d: of the control; margins n1, n0, m1, m0. */
interface Cells {
  a: number;
  b: number;
  c: number;
  d: number;
  n1: number;
  n0: number;
  m1: number;
  m0: number;
  n: number;
}

function cellsOf({ control, candidate }: CountStratum): Cells {
  const a = candidate.events;
  const c = control.events;
  const b = candidate.n - a;
  const d = control.n - c;
  return { a, b, c, d, n1: candidate.n, n0: control.n, m1: a + c, m0: b + d, n: candidate.n + control.n };
}

function oddsRatio(cells: readonly Cells[], alpha: number): Computed<{ estimate: number; logError: number; interval: Interval }> {
  const r = sum(cells.map(({ a, d, n }) => (a * d) / n));
  const s = sum(cells.map(({ b, c, n }) => (b * c) / n));
  if (r === 0 || s === 0) return { ok: false, reason: 'the common odds ratio is 0 or infinite' };
  const pr = sum(cells.map(({ a, d, n }) => (((a + d) / n) * (a * d)) / n));
  const mixed = sum(cells.map(({ a, b, c, d, n }) => ((a + d) / n) * ((b * c) / n) + ((b + c) / n) * ((a * d) / n)));
  const qs = sum(cells.map(({ b, c, n }) => (((b + c) / n) * (b * c)) / n));
  const logError = Math.sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s));
  const estimate = r / s;
  const factor = Math.exp(normal.isf(alpha / 2) * logError);
  return { ok: true, value: { estimate, logError, interval: { lower: estimate / factor, upper: estimate * factor } } };
}

function riskDifference(cells: readonly Cells[]): { estimate: number; sato: number; large: number } {
  const weight = sum(cells.map(({ n1, n0, n }) => (n1 * n0) / n));
  const estimate = sum(cells.map(({ a, c, n1, n0, n }) => (a * n0 - c * n1) / n)) / weight;
  const p = sum(cells.map(({ a, c, n1, n0, n }) => (n1 * n1 * c - n0 * n0 * a + 0.5 * n1 * n0 * (n0 - n1)) / (n * n)));
  const q = sum(cells.map(({ a, b, c, d, n }) => (a * d + b * c) / (2 * n)));
  const spread = sum(cells.map(({ a, b, c, d, n1, n0, n }) => ((a * b * n0 * n0) / n1 + (c * d * n1 * n1) / n0) / (n * n)));
  return {
    estimate,
    sato: Math.sqrt(Math.max(0, estimate * p + q)) / weight,
    large: Math.sqrt(spread) / weight,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
