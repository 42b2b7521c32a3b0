import { logEOneSided } from '@/lib/stats/mixture-one-sided';

/**
 * Whether the one-sided mixture process has reached a threshold: `logEOneSided(…) >= logThreshold`, without the logarithm of Φ where
 * its bounds settle it (nine looks in ten).
 */
export function crosses(u: number, v: number, r: number, logThreshold: number): boolean {
  const total = v + r;
  const size = 0.5 * Math.log((4 * r) / total);
  // Φ ≤ ½ below 0; above, it lies between ½ and 1.
  if (!(u > 0)) return size - Math.LN2 < logThreshold ? false : logEOneSided({ u, v, r }) >= logThreshold;
  const most = size + (u * u) / (2 * total);
  if (most < logThreshold) return false;
  if (most - Math.LN2 >= logThreshold) return true;
  return logEOneSided({ u, v, r }) >= logThreshold;
}
