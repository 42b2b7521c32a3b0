import { hasher } from './hash';
import type { Bucket } from './types';

/** Shares are whole numbers of buckets: one bucket is one unit in ten thousand. */
export const BUCKETS = 10_000;

/** Each kind of decision hashes on its own, so that one says nothing about another. */
export type BucketKind = 'holdout' | 'layer' | 'traffic' | 'assign' | 'sample' | 'shadow' | 'interleave';

/** Bucket of a 32-bit hash, 0 to 9999. */
export function bucketOfHash(hash: number): Bucket {
  return Math.floor((hash * BUCKETS) / 0x1_0000_0000);
}

/** The bucket of each unit for one kind of decision under one salt; the text all units share is hashed once, now. */
export function bucketer(kind: BucketKind, salt: string): (unit: string) => Bucket {
  const hashOf = hasher(`${kind}:${salt}:`);
  return (unit) => bucketOfHash(hashOf(unit));
}

/** Bucket of one unit. Keep a `bucketer` where there are many. */
export function bucketOf(kind: BucketKind, salt: string, unit: string): Bucket {
  return bucketer(kind, salt)(unit);
}
