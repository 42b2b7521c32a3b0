import type { TokenBucket } from './key-state';

const BURST_SECONDS = 2;

/**
 * Takes one request out of a key's token bucket, which holds two seconds' worth.
 *
 * @param ratePerSecond requests per second
 * @param now milliseconds of a clock that never goes backwards
 * @returns seconds to wait until there is a token again, or undefined when there was one
 */
export function takeToken(buckets: Map<number, TokenBucket>, keyId: number, ratePerSecond: number, now: number): number | undefined {
  const capacity = Math.max(1, ratePerSecond * BURST_SECONDS);
  const bucket = buckets.get(keyId) ?? { tokens: capacity, at: now };
  bucket.tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * ratePerSecond);
  bucket.at = now;
  buckets.set(keyId, bucket);
  if (bucket.tokens < 1) return (1 - bucket.tokens) / ratePerSecond;
  bucket.tokens -= 1;
  return undefined;
}
