import { describe, expect, it } from 'vitest';
import { isForApi } from '@/lib/server/is-for-api';

describe('isForApi', () => {
  it.each(['/api/v1/config', '/api/v1/events?key=k', '/ofrep/v1/evaluate/flags', '/healthz', '/readyz', '/metrics'])(
    'keeps %s from the pages',
    (url) => {
      expect(isForApi({ url, method: 'GET', headers: {} })).toBe(true);
    },
  );

  it.each(['/', '/experiments/ranker', '/api/auth/sign-in', '/_next/static/a.js', '/healthzz'])('leaves %s to the pages', (url) => {
    expect(isForApi({ url, method: 'GET', headers: {} })).toBe(false);
  });

  it('gives /metrics to browsers as a page, to Prometheus as figures', () => {
    const url = '/metrics';
    expect(isForApi({ url, method: 'GET', headers: { accept: 'application/openmetrics-text;version=1.0.0,*/*;q=0.1' } })).toBe(true);
    expect(isForApi({ url, method: 'GET', headers: { accept: 'text/html,application/xhtml+xml' } })).toBe(false);
    expect(isForApi({ url: '/metrics?_rsc=1', method: 'GET', headers: { accept: '*/*', rsc: '1' } })).toBe(false);
    expect(isForApi({ url, method: 'POST', headers: { accept: 'text/x-component' } })).toBe(false);
  });
});
