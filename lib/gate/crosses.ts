import { logEOneSided } from '@/lib/stats/mixture-one-sided';

/** Far more than either side rounds off. */
const ROUNDING = 1e-9;

/**
 * Whether the one-sided mixture process has reached a threshold: `logEOneSided(…) >= logThreshold`, without the logarithm of Φ where
 * its bounds settle it (nine looks in ten).
 */
export function crosses(u: number, v: number, r: number, logThreshold: number): boolean {
  const total = v + r;
  const size = 0.5 * Math.log((4 * r) / total);
  // Φ ≤ ½ below 0; above, it lies between ½ and 1, and beyond 1 − ½ exp(−z²/2) (Chernoff).
  if (!(u > 0)) return size - Math.LN2 < logThreshold ? false : logEOneSided({ u, v, r }) >= logThreshold;
  const half = (u * u) / (2 * total);
  const most = size + half;
  if (most < logThreshold) return false;
  if (most - Math.LN2 >= logThreshold) return true;
  if (most + Math.log1p(-0.5 * Math.exp(-half)) >= logThreshold + ROUNDING) return true;
  return logEOneSided({ u, v, r }) >= logThreshold;
}
