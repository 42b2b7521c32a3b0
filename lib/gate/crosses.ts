import { logEOneSided } from '@/lib/stats/mixture-one-sided';

/**
 * Whether the one-sided mixture process has reached a threshold: `logEOneSided(…) >= logThreshold`, without the logarithm of Φ where
 * Φ ≤ 1 settles it (nine looks in ten).
 */
export function crosses(u: number, v: number, r: number, logThreshold: number): boolean {
  const total = v + r;
  const square = u > 0 ? (u * u) / (2 * total) : -Math.LN2;
  if (0.5 * Math.log((4 * r) / total) + square < logThreshold) return false;
  return logEOneSided({ u, v, r }) >= logThreshold;
}
