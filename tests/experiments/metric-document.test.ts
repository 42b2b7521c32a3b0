import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { parseMetricDocument } from '@/lib/experiments/metric-document';

function fieldsOf(input: unknown): string[] {
  try {
    parseMetricDocument(input);
  } catch (error) {
    if (error instanceof AppError) return error.fields.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe('metricDocument', () => {
  it('fills defaults and lets the event default to the key', () => {
    expect(parseMetricDocument({ key: 'ctr', kind: 'proportion' })).toEqual({
      key: 'ctr',
      kind: 'proportion',
      event: 'ctr',
      direction: 'increase',
      window: '24h',
      lateness: '10m',
      operational: false,
    });
  });

  it('reads the documented example', () => {
    const document = {
      key: 'ctr',
      kind: 'proportion',
      event: 'click',
      direction: 'increase',
      window: '24h',
      lateness: '10m',
      cap: { percentile: 0.999 },
      covariate: { lookback: '14d' },
    };
    expect(parseMetricDocument(document)).toEqual({ ...document, operational: false });
  });

  it.each<[object, string]>([
    [{ key: 'r', kind: 'ratio', numerator: 'click' }, 'denominator'],
    [{ key: 'r', kind: 'mean', numerator: 'click' }, 'numerator'],
    [{ key: 'q', kind: 'quantile' }, 'quantile'],
    [{ key: 'm', kind: 'mean', quantile: 0.5 }, 'quantile'],
    [{ key: 'q', kind: 'quantile', quantile: 0.9, cap: { value: 3 } }, 'cap'],
    [{ key: 'm', kind: 'mean', cap: { percentile: 95 } }, 'cap.percentile'],
    [{ key: 'm', kind: 'mean', window: '0s' }, 'window'],
    [{ key: 'm', kind: 'median' }, 'kind'],
    [{ key: 'q', kind: 'quantile', quantile: 0.95, operational: true }, 'operational'],
    [{ key: 'm', kind: 'mean', unit: 'ms' }, 'unit'],
  ])('refuses %j at %s', (input, field) => {
    expect(fieldsOf(input)).toEqual([field]);
  });
});
