import { type HashState, hashFrom, hashPrefix, murmur3 } from './hash';
import type { Bucket } from './types';

/** Shares are whole numbers of buckets: one bucket is one unit in ten thousand. */
export const BUCKETS = 10_000;

/** Each kind of decision hashes on its own, so that one says nothing about another. */
export type BucketKind = 'holdout' | 'layer' | 'traffic' | 'assign' | 'sample' | 'shadow' | 'interleave';

/** Bucket of a 32-bit hash, 0 to 9999. */
export function bucketOfHash(hash: number): Bucket {
  return Math.floor((hash * BUCKETS) / 0x1_0000_0000);
}

/** Bucket of a unit for one kind of decision under one salt. Precompile the prefix with `bucketPrefix` where it matters. */
export function bucketOf(kind: BucketKind, salt: string, unit: string): Bucket {
  return bucketOfHash(murmur3(`${kind}:${salt}:${unit}`));
}

/** The hash state that all units of one kind and salt share. */
export function bucketPrefix(kind: BucketKind, salt: string): HashState {
  return hashPrefix(`${kind}:${salt}:`);
}

export function bucketFrom(prefix: HashState, unit: string): Bucket {
  return bucketOfHash(hashFrom(prefix, unit));
}
