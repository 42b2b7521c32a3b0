import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketer } from '@/lib/assignment/bucket';
import { compileExperiment } from '@/lib/assignment/compile-experiment';
import type { ExperimentConfig } from '@/lib/assignment/types';
import { configFixture, experimentFixture } from './fixtures';

const UNITS = 1_000_000;

function compile(changes: Partial<ExperimentConfig>) {
  return compileExperiment(configFixture(), experimentFixture(changes));
}

/** Variant key of an exposed unit, undefined of any other. */
function exposedVariant(experiment: ReturnType<typeof compile>, unit: string): string | undefined {
  const { reason, variant } = experiment({ targetingKey: unit });
  return reason === 'SPLIT' ? variant?.key : undefined;
}

const share = fc.integer({ min: 0, max: 10_000 });
const salts = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 1, maxLength: 16 });
const units = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 24 }), { minLength: 1, maxLength: 200 });

describe('randomization', () => {
  it('keeps every assigned unit in its variant when traffic widens', () => {
    fc.assert(
      fc.property(salts, share, share, units, (salt, one, other, sample) => {
        const narrow = compile({ salt, trafficTo: Math.min(one, other) });
        const wide = compile({ salt, trafficTo: Math.max(one, other) });
        for (const unit of sample) {
          const before = exposedVariant(narrow, unit);
          if (before !== undefined) expect(exposedVariant(wide, unit)).toBe(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every unit of the candidate there through full rollout with holdback, in both control modes', () => {
    const controlMode = fc.constantFrom('matched' as const, 'all' as const);
    const rollouts = fc.record({ salt: salts, controlMode, trafficTo: share, holdback: fc.integer({ min: 0, max: 2_500 }) });
    fc.assert(
      fc.property(rollouts, units, ({ salt, controlMode, trafficTo, holdback }, sample) => {
        const isAll = controlMode === 'all';
        const ramp = compile({ salt, controlMode, trafficTo: isAll ? Math.min(trafficTo, 10_000 - holdback) : trafficTo });
        const cuts = experimentFixture().variants.map((variant) =>
          variant.role === 'control' ? { ...variant, toBucket: holdback } : variant,
        );
        const full = compile({ salt, controlMode, trafficTo: isAll ? 10_000 - holdback : 10_000, ...(isAll ? {} : { variants: cuts }) });
        for (const unit of sample) {
          expect(exposedVariant(full, unit)).toBeDefined();
          if (exposedVariant(ramp, unit) === 'candidate') expect(exposedVariant(full, unit)).toBe('candidate');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('assigns independently over 190 pairs of experiments', () => {
    const masks = Array.from({ length: 20 }, (_, index) => candidateMask(`exp_${index}`));
    let pairs = 0;
    for (const [first, mask] of masks.entries()) {
      for (const other of masks.slice(first + 1)) {
        expect(Math.abs(dependence(mask, other))).toBeLessThan(4);
        pairs += 1;
      }
    }
    expect(pairs).toBe(190);
  });

  it('decides holdout, layer, traffic and variant of one salt independently', () => {
    const masks = (['holdout', 'layer', 'traffic', 'assign'] as const).map((kind) => bucketMask(bucketer(kind, 'one')));
    for (const [first, mask] of masks.entries()) {
      for (const other of masks.slice(first + 1)) expect(Math.abs(dependence(mask, other))).toBeLessThan(4);
    }
  });

  it('meets the configured shares within four standard errors', () => {
    const cuts = [1_000, 4_000, 10_000];
    const variants = cuts.map(
      (toBucket, index) => ({ key: `v${index}`, role: index === 0 ? 'control' : 'candidate', value: index, toBucket }) as const,
    );
    const experiment = compile({ variants, trafficTo: 2_500 });
    const counts = new Map<string | undefined, number>();
    for (let index = 0; index < UNITS; index += 1) {
      const key = exposedVariant(experiment, `user_${index}`);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const exposed = UNITS - (counts.get(undefined) ?? 0);
    expect(Math.abs(standardError(exposed, UNITS, 0.25))).toBeLessThan(4);
    for (const [index, expected] of [0.1, 0.3, 0.6].entries()) {
      expect(Math.abs(standardError(counts.get(`v${index}`) ?? 0, exposed, expected))).toBeLessThan(4);
    }
  });
});

function standardError(count: number, of: number, expected: number): number {
  return (count - of * expected) / Math.sqrt(of * expected * (1 - expected));
}

function candidateMask(salt: string): Uint32Array {
  return bucketMask(bucketer('assign', salt));
}

/** One bit a unit: whether its bucket lies in the upper half. */
function bucketMask(bucket: (unit: string) => number): Uint32Array {
  const mask = new Uint32Array(UNITS / 32);
  for (let index = 0; index < UNITS; index += 1) {
    if (bucket(`user_${index}`) >= 5_000) mask[index >>> 5] = (mask[index >>> 5] ?? 0) | (1 << (index & 31));
  }
  return mask;
}

/** z of the number of units on which two fair coins agree. */
function dependence(one: Uint32Array, other: Uint32Array): number {
  let differing = 0;
  for (const [index, bits] of one.entries()) differing += bitCount(bits ^ (other[index] ?? 0));
  return standardError(UNITS - differing, UNITS, 0.5);
}

function bitCount(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
