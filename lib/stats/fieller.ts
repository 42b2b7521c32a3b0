import { normal } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireSample } from './require-sample';
import type { Computed, Interval, Sample } from './types';

/**
 * Fieller's confidence set of a lift: an interval, everything outside an open interval (`exclusive`), one half line,
 * or the whole line when the data say nothing about the ratio.
 */
export interface FiellerResult {
  /** g, above 1 when the control's mean is not told from 0 */
  g: number;
  kind: 'bounded' | 'exclusive' | 'half_line' | 'whole_line';
  /** for `exclusive` the part that is left out */
  interval: Interval | undefined;
}

/**
 * Fieller's set of the lift candidate / control − 1, exact for normal means at any control mean.
 *
 * @param options.alpha total error, in (0, 1)
 * @returns no value with fewer than two units in an arm or when both means and variances are 0
 * @throws RangeError for samples or alpha outside their domain
 * @see Fieller (1954), JRSS B 16
 * @example fieller({ n: 1803, mean: 47.925, variance: 1108.54 }, { n: 49156, mean: 49.5282, variance: 1227.93 }, { alpha: 0.05 })
 *   // { kind: 'bounded', interval: { lower: 0.000717360094381, upper: 0.068314801961754 } } // mpmath, the quadratic's roots
 */
export function fieller(control: Sample, candidate: Sample, { alpha }: { alpha: number }): Computed<FiellerResult> {
  requireSample('fieller', control);
  requireSample('fieller', candidate);
  requireAlpha('fieller', alpha);
  if (control.n < 2 || candidate.n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  if (control.mean === 0) return { ok: false, reason: 'a lift needs a control mean other than 0' };
  const z = normal.isf(alpha / 2);
  const controlSpread = (z * z * control.variance) / control.n;
  const candidateSpread = (z * z * candidate.variance) / candidate.n;
  const g = controlSpread / control.mean / control.mean;
  const a = control.mean * control.mean - controlSpread;
  const b = control.mean * candidate.mean;
  const c = candidate.mean * candidate.mean - candidateSpread;
  // B² − A C with the common m_c² m_t² cancelled by hand
  const discriminant =
    control.mean * control.mean * candidateSpread + candidate.mean * candidate.mean * controlSpread - controlSpread * candidateSpread;
  if (a < 0 && discriminant < 0) return { ok: true, value: { g, kind: 'whole_line', interval: undefined } };
  if (a === 0) return { ok: true, value: { g, kind: 'half_line', interval: halfLine(b, c) } };
  const root = b + (b < 0 ? -1 : 1) * Math.sqrt(Math.max(0, discriminant));
  const ends = root === 0 ? [0, 0] : [root / a, c / root];
  const interval = { lower: Math.min(...ends) - 1, upper: Math.max(...ends) - 1 };
  return { ok: true, value: { g, kind: a > 0 ? 'bounded' : 'exclusive', interval } };
}

function halfLine(b: number, c: number): Interval {
  const end = c / (2 * b) - 1;
  return b > 0 ? { lower: end, upper: Infinity } : { lower: -Infinity, upper: end };
}
