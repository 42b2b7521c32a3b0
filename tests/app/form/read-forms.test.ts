import { describe, expect, it } from 'vitest';
import { newDraft, toDocument } from '@/app/(console)/experiments/_form/new-draft';
import { offersFor, waitsForOther } from '@/app/(console)/experiments/[key]/_commands/catalogue';
import { bucketsInWords, layerFieldInWords, slotsFromText } from '@/app/(console)/layers/slots-text';
import { metricFromForm } from '@/app/(console)/metrics/metric-from-form';
import type { Role } from '@/lib/auth/actor';
import { experimentDocument } from '@/lib/experiments/experiment-document';
import { parseMetricDocument } from '@/lib/experiments/metric-document';
import { readDocument } from '@/lib/experiments/parse-document';

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

describe('metricFromForm', () => {
  it('makes the document the API takes', () => {
    const given = form({
      key: 'revenue',
      kind: 'mean',
      direction: 'increase',
      window: '24h',
      lateness: '10m',
      'cap.percentile': '0.999',
      'covariate.lookback': '14d',
      source: '',
    });
    expect(parseMetricDocument(metricFromForm(given))).toMatchObject({
      key: 'revenue',
      cap: { percentile: 0.999 },
      covariate: { lookback: '14d' },
    });
  });

  it('keeps how the parts of a ratio are counted', () => {
    const given = form({ key: 'r', kind: 'ratio', numerator: 'sale', denominator: 'visit', 'denominator.aggregate': 'count' });
    expect(metricFromForm(given)).toMatchObject({ numerator: 'sale', denominator: { event: 'visit', aggregate: 'count' } });
  });

  it('hands what is no number to the schema instead of swallowing it', () => {
    expect(metricFromForm(form({ key: 'p95', kind: 'quantile', quantile: 'much' })).quantile).toBe('much');
    expect(() => parseMetricDocument(metricFromForm(form({ key: 'p95', kind: 'quantile', quantile: 'much' })))).toThrow(/quantile/);
  });
});

describe('slotsFromText', () => {
  it('reads a slot a line and keeps what is no number', () => {
    expect(slotsFromText('ranker-v8 0 5000\n\n snippets, 5000, all ')).toEqual([
      { experiment: 'ranker-v8', from: 0, to: 5000 },
      { experiment: 'snippets', from: 5000, to: 'all' },
    ]);
  });
});

describe('the words of a layer', () => {
  it('tell a slot as a range and a share', () => {
    expect(bucketsInWords('0 5000')).toBe('buckets 0 to 5000, 50\u202f%');
    expect(bucketsInWords('0 all')).toBe('buckets 0 to all');
    expect(bucketsInWords(undefined)).toBe('no slot');
  });

  it('name a field as the form has it', () => {
    expect(['slots[1]', 'slots[0].to', 'slots', 'document'].map(layerFieldInWords)).toEqual([
      'Slot 2',
      'Slot 1: to',
      'Slots',
      'Key of the layer',
    ]);
  });
});

describe('newDraft', () => {
  it('lacks only what a person has to say', () => {
    const read = readDocument(experimentDocument, toDocument(newDraft('ctr')));
    expect(read.ok ? [] : read.problems.map(({ field }) => field).sort()).toEqual(['key', 'name']);
  });
});

describe('offersFor', () => {
  const serving = ['running', 'paused', 'quarantined', 'awaiting_approval', 'awaiting_review', 'full', 'shadow'];

  it.each(serving)('has the kill switch and the rollback among the first three in %s', (state) => {
    expect(
      offersFor({ state, isPast: false }, 'owner')
        .slice(0, 3)
        .map(({ name }) => name),
    ).toEqual(expect.arrayContaining(['kill', 'rollback']));
  });

  it('never gives one key to two commands of a state', () => {
    for (const state of [...serving, 'draft', 'completed']) {
      const keys = offersFor({ state, isPast: false }, 'owner').flatMap(({ key }) => key ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('stops nothing of a past experiment, which serves nobody', () => {
    for (const state of [...serving, 'rolled_back', 'expired'])
      expect(offersFor({ state, isPast: true }, 'owner').map(({ name }) => name)).toEqual(['clone', 'archive']);
    expect(offersFor({ state: 'draft', isPast: true }, 'editor').map(({ name }) => name)).toContain('start');
  });

  it('keeps what the role does not allow back, and says who is waited for', () => {
    expect(offersFor({ state: 'running', isPast: false }, 'viewer')).toEqual([]);
    const names = (state: string, role: Role) => offersFor({ state, isPast: false }, role).map(({ name }) => name);
    expect(names('running', 'editor')).toEqual(['kill', 'rollback', 'pause', 'advance', 'step_down', 'abort', 'clone']);
    expect(names('running', 'approver')).toEqual(expect.arrayContaining(['override', 'exclude_stage']));
    expect(names('awaiting_approval', 'editor')).not.toContain('approve');
    expect(waitsForOther('awaiting_approval', 'editor')).toBe(true);
    expect(waitsForOther('awaiting_approval', 'approver')).toBe(false);
    expect(waitsForOther('running', 'viewer')).toBe(false);
  });
});
