import { describe, expect, it } from 'vitest';
import { reportUrl } from '@/lib/jobs/outbox/report-url';

const ABOUT = { event: 'kill', at: '2026-03-02T00:00:00.000Z', sentence: 'Killed.', experiment: { key: 'ranker', name: 'Ranker' } };
const HOME = 'https://rampart.example.com';

describe('reportUrl', () => {
  it('names the environment, so that the link means the same experiment to everybody', () => {
    expect(reportUrl(HOME, { ...ABOUT, environment: 'staging' })).toBe(`${HOME}/experiments/ranker?environment=staging`);
    expect(reportUrl(HOME, { ...ABOUT, environment: 'production' })).toBe(`${HOME}/experiments/ranker`);
  });

  it('is none where Rampart does not know its address, or nothing is to be read', () => {
    expect(reportUrl(undefined, ABOUT)).toBeUndefined();
    expect(reportUrl(HOME, { event: 'test', at: ABOUT.at, sentence: 'A test.' })).toBeUndefined();
  });
});
