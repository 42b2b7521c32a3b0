import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOUNTS } from './mounts';
import { type AppUnderTest, publish, type SendOptions, startApp, testConfig } from './test-app';

let app: AppUnderTest;

const ONE = (key: string) => `/ofrep/v1/evaluate/flags/${encodeURIComponent(key)}`;
const ALL = '/ofrep/v1/evaluate/flags';

async function evaluate(path: string, context: unknown, options: SendOptions = {}) {
  const response = await app.send('POST', path, { key: 'server', body: { context }, ...options });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : JSON.parse(text) };
}

/** A unit of each variant of `ranker`. */
async function unitsByVariant(): Promise<Record<string, string>> {
  const units: Record<string, string> = {};
  for (let index = 0; Object.keys(units).length < 2; index += 1) {
    const { body } = await evaluate(ONE('ranker'), { targetingKey: `u${index}` });
    units[body.variant] ??= `u${index}`;
  }
  return units;
}

describe.each(MOUNTS)('through %s', (_name, mount) => {
  beforeAll(async () => {
    app = await startApp(mount);
    await publish(app, testConfig(1));
  });
  afterAll(() => app.stop());

  describe('OFREP single evaluation', () => {
    it('answers variant, value, reason and plain metadata of a split experiment', async () => {
      const { status, body } = await evaluate(ONE('ranker'), { targetingKey: 'u1' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ key: 'ranker', reason: 'SPLIT', metadata: { experiment: 'ranker', attempt: 1, version: 1 } });
      expect(body.value).toEqual({ model: body.variant === 'control' ? 7 : 8 });
    });

    it.each([
      ['killed', { targetingKey: 'u1' }, 'DEFAULT', 'control'],
      ['finished', { targetingKey: 'u1' }, 'STATIC', 'candidate'],
      ['targeted', { targetingKey: 'u1', country: 'FR' }, 'DEFAULT', 'control'],
      ['targeted', { targetingKey: 'qa-1', country: 'FR' }, 'TARGETING_MATCH', 'candidate'],
      ['bool', { targetingKey: 'u1' }, 'DEFAULT', 'off'],
      ['object', { country: 'DE' }, 'TARGETING_MATCH', 'on'],
    ])('%s for %j is %s with %s', async (key, context, reason, variant) => {
      expect((await evaluate(ONE(key), context)).body).toMatchObject({ key, reason, variant });
    });

    it.each(['drafted', 'off'])('answers DISABLED without value or variant for %s', async (key) => {
      const { status, body } = await evaluate(ONE(key), { targetingKey: 'u1' });
      expect(status).toBe(200);
      expect(body).toEqual({ key, reason: 'DISABLED', metadata: expect.any(Object) });
    });

    it.each([
      ['no targeting key', { country: 'DE' }, 400, 'TARGETING_KEY_MISSING'],
      ['an empty targeting key', { targetingKey: '' }, 400, 'TARGETING_KEY_MISSING'],
      ['a number as targeting key', { targetingKey: 7 }, 400, 'INVALID_CONTEXT'],
      ['a list as context', [], 400, 'INVALID_CONTEXT'],
      ['no context', undefined, 400, 'INVALID_CONTEXT'],
    ])('refuses %s', async (_name, context, status, errorCode) => {
      const answer = await evaluate(ONE('ranker'), context);
      expect([answer.status, answer.body]).toEqual([status, { key: 'ranker', errorCode, errorDetails: expect.any(String) }]);
    });

    it('answers FLAG_NOT_FOUND with the decoded key, also for keys named like members of every object', async () => {
      for (const key of ['no such/flag é', '__proto__', 'constructor', 'toString']) {
        const { status, body } = await evaluate(ONE(key), { targetingKey: 'u1' });
        expect([status, body.errorCode, body.key]).toEqual([404, 'FLAG_NOT_FOUND', key]);
      }
      expect((await evaluate('/ofrep/v1/evaluate/flags/%E0%A4%A', { targetingKey: 'u1' })).status).toBe(404);
    });

    it('answers its own shape to unreadable JSON, a wrong key and a body beyond the limit', async () => {
      const unreadable = await evaluate(ONE('ranker'), undefined, { body: '{"context":' });
      expect([unreadable.status, unreadable.body.errorCode, unreadable.body.key]).toEqual([400, 'PARSE_ERROR', 'ranker']);
      const refused = await evaluate(ONE('ranker'), {}, { key: null });
      expect([refused.status, refused.body.errorCode]).toEqual([401, 'GENERAL']);
      const large = await evaluate(ONE('ranker'), { targetingKey: 'u1', blob: 'x'.repeat(300_000) });
      expect(large.status).toBe(413);
      expect((await evaluate(ONE('ranker'), { targetingKey: 'u1' }, { key: 'admin' })).status).toBe(403);
      expect((await app.send('GET', ONE('ranker'), { key: 'server' })).status).toBe(405);
    });
  });

  describe('OFREP bulk evaluation', () => {
    it('answers every flag as single evaluation does, and where to listen for changes', async () => {
      const context = { targetingKey: 'u1', country: 'DE' };
      const { status, body } = await evaluate(ALL, context);
      expect(status).toBe(200);
      expect(body.flags.map(({ key }: { key: string }) => key).sort()).toEqual(
        ['bool', 'drafted', 'finished', 'killed', 'number', 'object', 'off', 'ranker', 'targeted', 'text'].sort(),
      );
      for (const flag of body.flags) expect((await evaluate(ONE(flag.key), context)).body).toEqual(flag);
      const [stream] = body.eventStreams;
      expect(stream).toMatchObject({ type: 'sse', endpoint: { requestUri: expect.stringMatching(/^\/api\/v1\/stream\?key=/) } });
      expect(JSON.stringify(body)).not.toContain(app.keys.server);
      const listening = await app.send('GET', stream.endpoint.requestUri, { key: null });
      expect(listening.status).toBe(200);
      await listening.body?.cancel();
    });

    it('answers 304 to the tag of the same result, never to that of another unit', async () => {
      const units = await unitsByVariant();
      const control = await evaluate(ALL, { targetingKey: units.control });
      const etag = control.headers.get('etag') ?? '';
      const same = await evaluate(ALL, { targetingKey: units.control }, { headers: { 'if-none-match': etag } });
      expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', etag]);
      const other = await evaluate(ALL, { targetingKey: units.candidate }, { headers: { 'if-none-match': etag } });
      expect(other.status).toBe(200);
      expect(other.headers.get('etag')).not.toBe(etag);
    });

    it('asks for a targeting key only where a bucket needs one', async () => {
      const { status, body } = await evaluate(ALL, { country: 'DE' });
      expect(status).toBe(200);
      const codes = Object.fromEntries(body.flags.map((flag: { key: string; errorCode?: string }) => [flag.key, flag.errorCode]));
      expect(codes).toMatchObject({ ranker: 'TARGETING_KEY_MISSING', bool: undefined, killed: undefined });
    });

    it('lets pages of any origin ask, revalidate and read what they need', async () => {
      const preflight = await app.send('OPTIONS', ALL, {
        key: null,
        headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
      });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
      expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toMatch(/authorization.*content-type.*if-none-match/);
      const { headers } = await evaluate(ALL, { targetingKey: 'u1' }, { key: 'client', headers: { origin: 'https://app.example' } });
      expect(headers.get('access-control-expose-headers')).toBe('ETag, Retry-After');
    });
  });
});
