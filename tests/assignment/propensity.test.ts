import { describe, expect, it } from 'vitest';
import { propensity } from '@/lib/assignment/propensity';
import { experimentFixture } from './fixtures';

describe('propensity', () => {
  it('is the share of the assign buckets, whatever the traffic', () => {
    const [control, candidate] = experimentFixture().variants;
    if (control === undefined || candidate === undefined) throw new Error('the fixture has two variants');
    const variants = [{ ...control, toBucket: 200 }, candidate];
    expect(propensity(experimentFixture({ variants, trafficTo: 1_000 }), 'control')).toBe(0.02);
    expect(propensity(experimentFixture({ variants }), 'candidate')).toBe(0.98);
  });

  it('is the coverage in control mode "all"', () => {
    const experiment = experimentFixture({ controlMode: 'all', trafficTo: 500 });
    expect(propensity(experiment, 'candidate')).toBe(0.05);
    expect(propensity(experiment, 'control')).toBe(0.95);
  });

  it('is undefined where nobody is exposed', () => {
    expect(propensity(experimentFixture({ serving: 'control' }), 'control')).toBeUndefined();
    expect(propensity(experimentFixture(), 'constructor')).toBeUndefined();
  });
});
