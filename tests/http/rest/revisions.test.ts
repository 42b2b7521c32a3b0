import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppUnderTest, startApp } from '../test-app';

let app: AppUnderTest;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.stop());

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  app.send(method, `/api/v1${path}`, { body, headers });

describe.each([
  ['/metrics/shared', { kind: 'proportion', window: '1h' }, { kind: 'proportion', window: '2h' }],
  ['/metrics/other', { kind: 'mean' }, { kind: 'mean', direction: 'decrease' }],
])('%s', (path, first, second) => {
  it('answers with its ETag, and If-Match refuses to overwrite what was not seen', async () => {
    const made = await send('PUT', path, first, { 'if-none-match': '*' });
    expect(made.status).toBe(200);
    const etag = (await send('GET', path)).headers.get('etag') ?? '';
    expect(etag).toBe(made.headers.get('etag'));
    expect((await send('PUT', path, first, { 'if-none-match': '*' })).status).toBe(409);
    const changed = await send('PUT', path, second, { 'if-match': etag });
    expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false]);
    const stale = await send('PUT', path, { ...first, lateness: '1h' }, { 'if-match': etag });
    expect([stale.status, await stale.json()]).toMatchObject([
      409,
      { error: { message: expect.stringMatching(/changed meanwhile: read it again/) } },
    ]);
    expect((await send('PUT', path, first, { 'if-match': '*' })).status).toBe(200);
  });
});

it('a layer’s ETag is that of its slots', async () => {
  const made = await send('PUT', '/layers/search', { slots: [] });
  const etag = (await send('GET', '/layers/search')).headers.get('etag') ?? '';
  expect(etag).toBe(made.headers.get('etag'));
  expect((await send('PUT', '/layers/search', { slots: [] }, { 'if-match': etag })).status).toBe(200);
  expect((await send('PUT', '/layers/search', { slots: [] }, { 'if-match': '"0"' })).status).toBe(409);
});

describe.each([
  ['the holdout', () => Promise.resolve('/holdout'), { share: 0.01 }, { share: 0.02 }],
  ['a webhook', makeWebhook, webhook('pager'), webhook('chat')],
])('%s', (_, place, first, second) => {
  it('answers with its ETag, and If-Match refuses to overwrite what was not seen', async () => {
    const path = await place();
    await send('PUT', path, first);
    const etag = (await send('GET', path)).headers.get('etag') ?? '';
    const changed = await send('PUT', path, second, { 'if-match': etag });
    expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false]);
    const stale = await send('PUT', path, first, { 'if-match': etag });
    expect([stale.status, await stale.json()]).toMatchObject([409, { error: { message: expect.stringMatching(/changed meanwhile/) } }]);
    expect(await (await send('GET', path)).json()).toMatchObject(second);
    expect((await send('PUT', path, first)).status).toBe(200);
  });

  it('has one winner when several save upon the same', async () => {
    const path = await place();
    await send('PUT', path, first);
    const etag = (await send('GET', path)).headers.get('etag') ?? '';
    const answers = await Promise.all([1, 2, 3, 4].map(() => send('PUT', path, second, { 'if-match': etag })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });
});

function webhook(name: string) {
  return { name, url: 'https://hooks.example.com/a-secret-part' };
}

async function makeWebhook(): Promise<string> {
  const { id } = (await (await send('POST', '/webhooks', webhook('new'))).json()) as { id: number };
  return `/webhooks/${id}`;
}
