import { type BetaShape, betaPanels } from './beta-panels';
import { normal } from './distributions';
import { gaussLegendre } from './gauss-legendre';
import { requireArgument } from './require-argument';

/**
 * The probability that each arm has the highest rate: what Thompson sampling would allocate.
 *
 * @param arms beta posteriors, at least one; parameters above 0
 * @returns probabilities that sum to 1
 * @throws RangeError outside these domains
 * @see Scott (2010), "A modern Bayesian look at the multi-armed bandit", equation 4
 * @example probabilityBestRate([{ alpha: 4, beta: 3 }, { alpha: 5, beta: 2 }, { alpha: 2, beta: 5 }])
 *   // [0.265802824626, 0.715683825978, 0.018513349396] // mpmath
 */
export function probabilityBestRate(arms: readonly BetaShape[]): number[] {
  requireArgument(arms.length > 0, 'probabilityBestRate', 'one arm or more', arms.length);
  for (const { alpha, beta } of arms) {
    requireArgument(alpha > 0 && beta > 0, 'probabilityBestRate', 'parameters above 0', `${alpha}, ${beta}`);
  }
  const best = arms.map(() => 0);
  for (const { weight, tails } of betaPanels(arms)) {
    const all = tails.reduce((sum, { logLower }) => sum + logLower, 0);
    tails.forEach(({ logDensity, logLower }, arm) => {
      best[arm] = (best[arm] ?? 0) + weight * Math.exp(logDensity + othersOf(tails.length, all, logLower));
    });
  }
  return best;
}

/**
 * The probability that each arm has the highest mean, for normal posteriors.
 *
 * @param arms standard deviations above 0
 * @returns probabilities that sum to 1
 * @throws RangeError outside these domains
 * @see Scott (2010), equation 4
 * @example probabilityBestMean([{ mean: 1.1, standardDeviation: 0.1 }, { mean: 1, standardDeviation: 0.1 }])
 *   // [0.760249938907, 0.239750061093] // Φ(±0.1 / √0.02)
 */
export function probabilityBestMean(arms: readonly { mean: number; standardDeviation: number }[]): number[] {
  requireArgument(arms.length > 0, 'probabilityBestMean', 'one arm or more', arms.length);
  for (const { mean, standardDeviation } of arms) {
    requireArgument(Number.isFinite(mean), 'probabilityBestMean', 'finite means', mean);
    requireArgument(standardDeviation > 0, 'probabilityBestMean', 'standard deviations above 0', standardDeviation);
  }
  const edges = arms.flatMap(({ mean, standardDeviation }) =>
    Array.from({ length: 41 }, (_, step) => mean + ((step - 20) / 2) * standardDeviation),
  );
  edges.sort((p, q) => p - q);
  const { nodes, weights } = gaussLegendre(10);
  const best = arms.map(() => 0);
  for (let i = 1; i < edges.length; i += 1) {
    const low = edges[i - 1] ?? 0;
    const half = ((edges[i] ?? 0) - low) / 2;
    nodes.forEach((node, k) => {
      const point = low + half * (node + 1);
      const scores = arms.map(({ mean, standardDeviation }) => (point - mean) / standardDeviation);
      const logs = scores.map((score) => normal.logCdf(score));
      const all = logs.reduce((sum, log) => sum + log, 0);
      scores.forEach((score, arm) => {
        const others = Math.exp(othersOf(arms.length, all, logs[arm] ?? 0));
        const density = normal.pdf(score) / (arms[arm]?.standardDeviation ?? 1);
        best[arm] = (best[arm] ?? 0) + half * (weights[k] ?? 0) * density * others;
      });
    });
  }
  return best;
}

/** ln of the product of all others' cdf; alone, an arm is best for certain. */
function othersOf(arms: number, all: number, own: number): number {
  if (arms === 1) return 0;
  return own === -Infinity || all === -Infinity ? -Infinity : all - own;
}
