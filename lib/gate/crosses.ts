import { logEOneSided } from '@/lib/stats/mixture-one-sided';

/** Far more than either side rounds off. */
const ROUNDING = 1e-9;

/**
 * Whether the one-sided mixture process has reached a threshold: `logEOneSided(…) >= logThreshold`, without the logarithm of Φ where
 * its bounds settle it (nine looks in ten).
 */
export function crosses(u: number, v: number, r: number, logThreshold: number): boolean {
  const total = v + r;
  const half = u > 0 ? (u * u) / (2 * total) : 0;
  // Φ ≤ 1, and r ≤ v + r: most looks end here.
  if (half + Math.LN2 < logThreshold) return false;
  if (!(u > 0)) return logEOneSided({ u, v, r }) >= logThreshold;
  // Φ lies between ½ and 1, and beyond 1 − ½ exp(−z²/2) (Chernoff).
  const most = 0.5 * Math.log((4 * r) / total) + half;
  if (most < logThreshold) return false;
  if (most - Math.LN2 >= logThreshold) return true;
  if (most + Math.log1p(-0.5 * Math.exp(-half)) >= logThreshold + ROUNDING) return true;
  return logEOneSided({ u, v, r }) >= logThreshold;
}
