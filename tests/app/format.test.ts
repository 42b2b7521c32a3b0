import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatDurationMs,
  formatEffect,
  formatInterval,
  formatMean,
  formatProbability,
  formatShare,
  formatShortCount,
} from '@/app/_ui/format';

const space = '\u202f';

describe('format', () => {
  it('gives an effect its sign, with a true minus', () => {
    expect(formatEffect(0.031)).toBe(`+3.1${space}%`);
    expect(formatEffect(-0.0131757)).toBe(`−1.3${space}%`);
    expect(formatEffect(0)).toBe(`0.0${space}%`);
  });

  it('keeps digits of small effects', () => {
    expect(formatEffect(0.0004)).toBe(`+0.04${space}%`);
  });

  it('says none where an interval has no end', () => {
    expect(formatInterval(undefined, 0.054)).toBe('[none, +5.4]');
    expect(formatInterval(0.008, 0.054)).toBe('[+0.8, +5.4]');
  });

  it('writes shares, means, counts and probabilities with the digits they need', () => {
    expect(formatShare(0.05)).toBe(`5${space}%`);
    expect(formatShare(0.4994, 2)).toBe(`49.94${space}%`);
    expect(formatMean(0.190201)).toBe('0.1902');
    expect(formatMean(-1.157488)).toBe('−1.157');
    expect(formatShortCount(4213)).toBe('4.2k');
    expect(formatProbability(0.00155653)).toBe('0.0016');
    expect(formatProbability(1e-300)).toBe('< 0.0001');
  });

  it('writes durations as people say them', () => {
    expect(formatDurationMs(4000)).toBe('4 s');
    expect(formatDurationMs(33_120_000)).toBe('9 h');
    expect(formatDurationMs(7 * 86_400_000)).toBe('7 days');
    expect(formatAgo('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:04:00Z'))).toBe('4 min ago');
  });
});
