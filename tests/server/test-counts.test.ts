import { describe, expect, it } from 'vitest';
import { countsLine, playwrightCounts, sumCounts, vitestCounts } from '@/lib/server/test-counts';

const report = { numPassedTests: 12, numFailedTests: 0, numPendingTests: 1, numTodoTests: 2, testResults: [] };

describe('vitestCounts', () => {
  it('counts tests, with todos among the skipped', () => {
    expect(vitestCounts(report, 0)).toEqual({ passed: 12, failed: 0, skipped: 3 });
  });

  it('counts a file that could not be loaded as one that failed', () => {
    const broken = { ...report, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(vitestCounts(broken, 1).failed).toBe(1);
  });

  it('never calls a run that failed a success', () => {
    expect(vitestCounts(report, 1).failed).toBe(1);
    expect(vitestCounts(undefined, 0).failed).toBe(1);
  });
});

describe('playwrightCounts', () => {
  it('counts a flaky test as passed and an error outside tests as failed', () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
    expect(playwrightCounts({ stats, errors: [{}] }, 1)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  it('never calls a run that failed a success', () => {
    expect(playwrightCounts({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] }, 1).failed).toBe(1);
    expect(playwrightCounts(undefined, 0).failed).toBe(1);
  });
});

describe('countsLine', () => {
  it('says the sum in the words that machines look for', () => {
    const counts = [
      { passed: 10, failed: 0, skipped: 1 },
      { passed: 2, failed: 0, skipped: 0 },
    ];
    expect(countsLine(sumCounts(counts))).toBe('12 passed, 0 failed, 1 skipped');
  });
});
