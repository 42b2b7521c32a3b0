const FIRST_ATTEMPT_SHARE = 0.8;

/**
 * The part of an experiment's one-sided level that attempt k may spend: 0.8 alpha for the first, and 0.2 alpha · 6/(π(k−1))² for
 * each further one, so that any number of restarts together spends at most alpha.
 *
 * @param alpha one-sided level of the whole experiment, in (0, 0.5)
 * @param attempt counted from 1
 * @returns level of this attempt, in (0, alpha)
 * @throws RangeError when alpha or attempt is out of its domain
 * @example attemptAlpha(0.05, 1) // 0.04
 */
export function attemptAlpha(alpha: number, attempt: number): number {
  if (!(alpha > 0 && alpha < 0.5)) throw new RangeError(`attemptAlpha requires 0 < alpha < 0.5, got ${alpha}`);
  if (!Number.isSafeInteger(attempt) || attempt < 1) {
    throw new RangeError(`attemptAlpha requires a whole attempt from 1, got ${attempt}`);
  }
  if (attempt === 1) return FIRST_ATTEMPT_SHARE * alpha;
  return ((1 - FIRST_ATTEMPT_SHARE) * alpha * 6) / (Math.PI * (attempt - 1)) ** 2;
}
