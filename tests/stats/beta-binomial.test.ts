import { describe, expect, it } from 'vitest';
import { betaBinomial } from '@/lib/stats/beta-binomial';
import { closeTo } from './close-to';

const flat = { prior: { alpha: 1, beta: 1 }, alpha: 0.05 };

describe('betaBinomial', () => {
  it('matches Miller’s closed form', () => {
    const result = betaBinomial({ n: 739, events: 31 }, { n: 785, events: 32 }, flat);
    closeTo(result.chanceToBeatControl, 0.4523417802267493, 1e-9);
    closeTo(result.lossOfCandidate, 0.004763081818242256, 1e-8);
    closeTo(result.lossOfControl, 0.0035095815344470477, 1e-8);
    closeTo(result.control.interval.lower, 0.029763312006313485, 1e-10);
  });

  it('has losses that differ by the difference of means', () => {
    const result = betaBinomial({ n: 56_658, events: 2266 }, { n: 56_199, events: 2427 }, flat);
    closeTo(result.lossOfControl - result.lossOfCandidate, result.candidate.mean - result.control.mean, 1e-9);
  });

  it('is even between equal arms and certain between 0 and 100 %', () => {
    closeTo(betaBinomial({ n: 10, events: 3 }, { n: 10, events: 3 }, flat).chanceToBeatControl, 0.5, 1e-12);
    expect(betaBinomial({ n: 100, events: 0 }, { n: 100, events: 100 }, flat).chanceToBeatControl).toBeGreaterThan(1 - 1e-12);
  });

  it('refuses a prior of 0', () => {
    expect(() => betaBinomial({ n: 1, events: 0 }, { n: 1, events: 0 }, { ...flat, prior: { alpha: 0, beta: 1 } })).toThrow(RangeError);
  });
});
