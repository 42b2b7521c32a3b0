import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, bucketOfHash } from '@/lib/assignment/bucket';
import { hasher, murmur3 } from '@/lib/assignment/hash';
import vectors from '../vectors/assign_vectors.json';

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom('\ud800', '\udfff', '\0', 'ß', '語', '😀'), fc.string({ unit: 'binary', maxLength: 3 })),
});

describe('murmur3', () => {
  it.each(vectors.murmur3_published)('matches the published value of %o', ({ input, seed, hash }) => {
    expect(murmur3(input, seed)).toBe(hash);
  });

  it('matches all shared vectors, with one text and with a precompiled prefix', () => {
    expect(vectors.assign).toHaveLength(324);
    for (const { input, hash, bucket } of vectors.assign) {
      expect(murmur3(input)).toBe(hash);
      expect(bucketOfHash(hash)).toBe(bucket);
      const [kind, salt, ...unit] = input.split(':');
      expect(hasher(`${kind}:${salt}:`)(unit.join(':'))).toBe(hash);
    }
  });

  it('agrees with hashing the bytes of TextEncoder for any Unicode text and any split', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.nat(), (prefix, text, seed) => {
        const separated = `${prefix}:`;
        expect(hasher(separated, seed)(text)).toBe(murmur3OfBytes(new TextEncoder().encode(separated + text), seed));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('bucketOfHash', () => {
  it.each(vectors.bucket_edges)('puts %o where the vectors say', ({ hash, bucket }) => {
    expect(bucketOfHash(hash)).toBe(bucket);
  });

  it('gives different kinds of one salt different buckets', () => {
    const kinds = ['holdout', 'layer', 'traffic', 'assign', 'sample', 'shadow', 'interleave'] as const;
    expect(new Set(kinds.map((kind) => bucketOf(kind, 's', 'unit-1'))).size).toBe(kinds.length);
  });
});

/** A second implementation, from bytes and with big integers, to check the first. */
function murmur3OfBytes(bytes: Uint8Array, seed: number): number {
  const mask = 0xffff_ffffn;
  const rotate = (value: bigint, bits: bigint) => ((value << bits) | (value >> (32n - bits))) & mask;
  const scramble = (block: bigint) => (rotate((block * 0xcc9e2d51n) & mask, 15n) * 0x1b873593n) & mask;
  let hash = BigInt(seed) & mask;
  for (let at = 0; at < bytes.length; at += 4) {
    let block = 0n;
    for (let offset = 3; offset >= 0; offset -= 1) block = (block << 8n) | BigInt(bytes[at + offset] ?? 0);
    hash ^= scramble(block);
    if (at + 4 <= bytes.length) hash = (rotate(hash, 13n) * 5n + 0xe6546b64n) & mask;
  }
  hash ^= BigInt(bytes.length);
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
  return Number(hash ^ (hash >> 16n));
}
