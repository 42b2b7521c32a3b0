import { describe, expect, it } from 'vitest';
import type { DecisionView } from '@/lib/experiments/list-decisions';
import type { RuleRecord } from '@/lib/gate/types';
import { composeReport } from '@/lib/report/build-report';
import { listedDecisions, MOST_LISTED } from '@/lib/report/read-decisions';
import type { ReportSource } from '@/lib/report/report-source';
import { reportSource } from './report-source';

const metric = { key: 'click', kind: 'proportion' } as const;

function decision(id: number, fields: Partial<DecisionView> = {}): DecisionView {
  return {
    id: String(id),
    at: new Date(id * 60_000).toISOString(),
    kind: 'tick',
    actor: 'worker',
    outcome: 'hold',
    sentence: `Hold ${id}.`,
    reason: null,
    fromState: 'full',
    toState: 'full',
    fromCoverage: 0.98,
    toCoverage: 0.98,
    configVersion: 1,
    attempt: 1,
    ...fields,
  };
}

const promoted = decision(1, { outcome: 'promote', sentence: 'Promoted to everybody.', fromState: 'running', fromCoverage: 0.5 });

function failing(rule: string): RuleRecord {
  return { rule, passed: false, reason: 'not yet', metric: null } as RuleRecord;
}

describe('the verdict', () => {
  const verdictAt = (name: 'full' | 'awaiting_approval', rule: string, decisions: DecisionView[]) =>
    composeReport(reportSource({ metrics: [metric], state: { name }, source: { decisions, rules: [failing(rule)] } })).verdict;

  it('of a full rollout is its promotion while only the holdback goes on, and what is wrong otherwise', () => {
    const log = [decision(3), decision(2), promoted];
    expect(verdictAt('full', 'holdback', log)).toMatchObject({ tone: 'better', sentence: 'Promoted to everybody.' });
    expect(verdictAt('full', 'missing', log).sentence).toBe('Hold 3.');
  });

  it('of a past experiment whose watermark moved up to its promotion is that promotion', () => {
    const source = { decisions: [decision(2), promoted], rules: [failing('holdback')], lookCount: 40 };
    const past = reportSource({ metrics: [metric], document: { clock: 'event' }, state: { name: 'full' }, source });
    expect(composeReport(past).verdict).toMatchObject({ tone: 'better', sentence: 'Promoted to everybody.' });
  });

  it('says that an approval is not a step while a rule does not pass', () => {
    const waits = decision(2, { outcome: 'await_approval' });
    expect(verdictAt('awaiting_approval', 'approval', [waits]).action).toBe('Approve the next stage, or roll back.');
    expect(verdictAt('awaiting_approval', 'harm_budget', [decision(3), waits]).action).toMatch(/when the rules pass again/);
  });
});

describe('the verdict of a ramp that has seen nobody', () => {
  it('asks for exposures, not for hours', () => {
    const rules: RuleRecord[] = [{ ...failing('min_duration'), needs: { units: null, hours: 24 } }];
    const exposures = [0, 1].map((variant) => ({ stratum: 0, variant, slice: '', units: 900, hashDiffers: 0 }));
    const verdictOn = (source: Partial<ReportSource>) => composeReport(reportSource({ metrics: [metric], source })).verdict;
    expect(verdictOn({ rules })).toMatchObject({ missing: null, needs: null, action: expect.stringContaining('No exposure') });
    expect(verdictOn({ rules, exposures })).toMatchObject({ missing: '≈ 24 h', action: null });
  });
});

describe('listedDecisions', () => {
  it('keeps the changes in sight, however many holds came after them', () => {
    const holds = Array.from({ length: MOST_LISTED }, (_, index) => decision(1000 - index));
    const listed = listedDecisions(holds, [promoted, decision(950, { outcome: 'step_down' })]);
    expect(listed).toHaveLength(MOST_LISTED + 1);
    expect(listed.at(-1)).toBe(promoted);
    expect(listedDecisions(holds.slice(1), [promoted])).toHaveLength(MOST_LISTED - 1);
  });
});
