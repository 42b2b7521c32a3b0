import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppUnderTest, startApp } from '../http/test-app';

let app: AppUnderTest;

beforeAll(async () => {
  app = await startApp();
  await app.send('PUT', '/api/v1/metrics/ctr', { body: { kind: 'proportion' } });
  const variants = ['control', 'candidate'].map((role) => ({ key: role, role, value: role }));
  await app.send('PUT', '/api/v1/experiments/ranker', { body: { name: 'Ranker', unit: 'user', variants, metrics: { primary: 'ctr' } } });
  expect((await app.send('POST', '/api/v1/experiments/ranker/start', { body: {} })).status).toBe(200);
  expect((await app.send('PUT', '/api/v1/flags/bool', { body: { variants: { on: true }, defaultVariant: 'on' } })).status).toBe(200);
});
afterAll(() => app.stop());

const nasty = fc.constantFrom(
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  'x'.repeat(5000),
  '../..',
  '%00',
  ' ',
  "' or 1=1 --",
  'targetingKey',
  'context',
);
const key = fc.oneof(fc.string({ maxLength: 20 }), nasty, fc.constantFrom('ranker', 'killed', 'ctr', 'bool'));
const value = fc.oneof(
  fc.json({ maxDepth: 6 }).map((text) => JSON.parse(text) as unknown),
  nasty,
  fc.double(),
  fc.constant(null),
  fc.constant(1e308),
);
const body = fc.oneof(
  fc.record({ context: fc.oneof(value, fc.dictionary(key, value, { maxKeys: 8 })) }).map((document) => JSON.stringify(document)),
  fc.dictionary(key, value, { maxKeys: 8 }).map((document) => JSON.stringify(document)),
  fc.string({ maxLength: 200 }),
  fc.constantFrom('{"context":', '['.repeat(20_000), '{"a":'.repeat(5_000), '1e999', '"\\ud800"', ''),
);
const method = fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS');
const place = fc.constantFrom(
  ...['metrics', 'experiments', 'flags', 'layers', 'units', 'keys'].map((name) => `/api/v1/${name}/:`),
  ...['start', 'kill', 'pause', 'override', 'watermark', 'report', 'decisions/1', 'exposures/u1'].map(
    (verb) => `/api/v1/experiments/:/${verb}`,
  ),
  ...['holdout', 'power', 'simulate', 'audit?before=:', 'experiments?search=:&page=:', 'keys', 'config'].map((name) => `/api/v1/${name}`),
  '/ofrep/v1/evaluate/flags/:',
  '/ofrep/v1/evaluate/flags',
  '/api/v1/:',
);

/** Lone surrogates cannot stand in an address. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
}

describe('whatever is sent', () => {
  it('is never answered with a failure of ours', async () => {
    await fc.assert(
      fc.asyncProperty(method, place, key, body, async (verb, pattern, name, text) => {
        const hasBody = verb !== 'GET' && verb !== 'HEAD';
        const send = pattern.startsWith('/ofrep') ? 'client' : pattern.endsWith('config') ? 'server' : 'admin';
        const response = await app.send(verb, pattern.replaceAll(':', encode(name)), { key: send, ...(hasBody && { body: text }) });
        expect(response.status, `${verb} ${pattern} ${name}: ${text.slice(0, 200)}`).toBeLessThan(500);
        const answer = await response.text();
        if (answer !== '' && response.headers.get('content-type')?.includes('json')) JSON.parse(answer);
      }),
      { numRuns: 3000 },
    );
    expect(app.logged).toEqual([]);
  }, 240_000);
});
