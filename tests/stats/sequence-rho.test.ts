import { describe, expect, it } from 'vitest';
import { sequenceRho } from '@/lib/stats/sequence-rho';
import { closeTo } from './close-to';

describe('sequenceRho', () => {
  it('matches confseq', () => closeTo(sequenceRho(12700, 0.01, 'exact'), 0.030425294106324302, 1e-13));

  it('solves u − ln(1 + u) = −2 ln α', () => {
    const u = sequenceRho(1, 0.05, 'exact') ** 2;
    closeTo(u - Math.log1p(u), -2 * Math.log(0.05), 1e-13);
  });

  it('has a closed form within 5 %', () => {
    closeTo(sequenceRho(1e4, 0.05, 'approximate'), sequenceRho(1e4, 0.05, 'exact'), 0.05);
  });

  it('refuses no units', () => expect(() => sequenceRho(0, 0.05, 'exact')).toThrow(RangeError));
});
