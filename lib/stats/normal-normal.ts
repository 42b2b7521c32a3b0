import { normal } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import type { Computed, Interval } from './types';

export interface NormalPosterior {
  mean: number;
  standardDeviation: number;
  /** P(effect > 0) */
  chanceToWin: number;
  interval: Interval;
  /** what is lost on average by taking the candidate, or by keeping the control */
  lossOfCandidate: number;
  lossOfControl: number;
}

/**
 * An effect with a normal estimate under a normal prior (undefined: flat).
 *
 * @param effect estimate and its standard error, 0 or more
 * @param options.prior mean and variance (more than 0) of the effect before the data
 * @param options.alpha total probability outside the credible interval, in (0, 1)
 * @returns no value for a standard error of 0
 * @throws RangeError outside these domains
 * @see gbstats EffectBayesianABTest
 * @example normalNormal({ estimate: -0.0219825, standardError: 0.0450711 }, { prior: { mean: 0, variance: 0.001667 }, alpha: 0.1 })
 *   // { mean: -0.009908281235, chanceToWin: 0.371665330631, lossOfCandidate: 0.0176673003 } // mpmath
 */
export function normalNormal(
  effect: { estimate: number; standardError: number },
  { prior, alpha }: { prior: { mean: number; variance: number } | undefined; alpha: number },
): Computed<NormalPosterior> {
  const { estimate, standardError } = effect;
  requireArgument(Number.isFinite(estimate), 'normalNormal', 'a finite estimate', estimate);
  requireArgument(standardError >= 0 && standardError < Infinity, 'normalNormal', 'a finite standard error of 0 or more', standardError);
  requireAlpha('normalNormal', alpha);
  if (prior !== undefined) {
    requireArgument(Number.isFinite(prior.mean), 'normalNormal', 'a finite prior mean', prior.mean);
    requireArgument(prior.variance > 0, 'normalNormal', 'a prior variance above 0', prior.variance);
  }
  if (standardError === 0) return { ok: false, reason: 'the estimate has no variance' };
  const precision = 1 / (standardError * standardError);
  const priorPrecision = prior === undefined ? 0 : 1 / prior.variance;
  const mean = (estimate * precision + (prior?.mean ?? 0) * priorPrecision) / (precision + priorPrecision);
  const standardDeviation = Math.sqrt(1 / (precision + priorPrecision));
  const ratio = mean / standardDeviation;
  const halfWidth = normal.isf(alpha / 2) * standardDeviation;
  return {
    ok: true,
    value: {
      mean,
      standardDeviation,
      chanceToWin: normal.cdf(ratio),
      interval: { lower: mean - halfWidth, upper: mean + halfWidth },
      lossOfCandidate: standardDeviation * unitLoss(ratio),
      lossOfControl: standardDeviation * unitLoss(-ratio),
    },
  };
}

/** E[(−Z − a)⁺] = φ(a) − a (1 − Φ(a)), whose two terms cancel for large a: there by the series of Mills' ratio. */
function unitLoss(a: number): number {
  if (a < 12) return normal.pdf(a) - a * normal.sf(a);
  const w = 1 / (a * a);
  let series = 1;
  let term = 1;
  for (let k = 1; k <= 12; k += 1) {
    term *= -(2 * k + 1) * w;
    series += term;
  }
  return normal.pdf(a) * w * series;
}
