import { describe, expect, it } from 'vitest';
import { bucketOf } from '@/lib/assignment/bucket';
import type { ExperimentConfig } from '@/lib/assignment/types';
import { resolveExposure } from '@/lib/ingest/resolve-exposure';
import type { ParsedExposure } from '@/lib/ingest/types';

const CONFIG: ExperimentConfig = {
  key: 'ranker',
  unit: 'user',
  attempt: 1,
  salt: 'salt',
  serving: 'split',
  controlMode: 'matched',
  trafficTo: 1000,
  variants: [
    { key: 'control', role: 'control', value: 1, toBucket: 7500 },
    { key: 'candidate', role: 'candidate', value: 2, toBucket: 10000 },
  ],
};

function exposureOf(unit: string, variant: string): ParsedExposure {
  const nothing = {
    messageId: undefined,
    clientTime: undefined,
    ageMs: undefined,
    attributes: undefined,
    configVersion: undefined,
    attempt: undefined,
  };
  return { kind: 'exposure', unit, experiment: 'ranker', variant, ...nothing };
}

function resolve(unit: string, variant: string, config: ExperimentConfig | undefined = CONFIG) {
  return resolveExposure(exposureOf(unit, variant), { attemptId: 4, variants: ['control', 'candidate'], config });
}

describe('resolveExposure', () => {
  it('trusts the variant named and notes where the hash gives another', () => {
    const units = Array.from({ length: 200 }, (_, index) => `user-${index}`);
    for (const unit of units) {
      const isControl = bucketOf('assign', 'salt', unit) < 7500;
      const result = resolve(unit, 'candidate');
      expect(result).toEqual({ ok: true, exposure: { attemptId: 4, variant: 1, propensity: 0.25, hashDiffers: isControl } });
      expect(resolve(unit, 'control')).toMatchObject({ exposure: { variant: 0, propensity: 0.75, hashDiffers: !isControl } });
    }
  });

  it('reads the traffic bucket where all other traffic is control', () => {
    const config: ExperimentConfig = { ...CONFIG, controlMode: 'all', trafficTo: 2000 };
    for (let index = 0; index < 200; index += 1) {
      const isCandidate = bucketOf('traffic', 'salt', `r${index}`) < 2000;
      expect(resolve(`r${index}`, 'candidate', config)).toMatchObject({ exposure: { hashDiffers: !isCandidate, propensity: 0.2 } });
    }
  });

  it('says nothing about the hash when the config is not known any more', () => {
    const target = { attemptId: 4, variants: ['control', 'candidate'], config: undefined };
    expect(resolveExposure(exposureOf('u', 'control'), target)).toEqual({
      ok: true,
      exposure: { attemptId: 4, variant: 0, propensity: undefined, hashDiffers: false },
    });
  });

  it('refuses what is not there', () => {
    expect(resolveExposure(exposureOf('u', 'control'), undefined)).toMatchObject({ ok: false, code: 'UNKNOWN_EXPERIMENT' });
    expect(resolve('u', 'third')).toMatchObject({
      ok: false,
      code: 'UNKNOWN_VARIANT',
      message: expect.stringContaining('control or candidate'),
    });
  });
});
