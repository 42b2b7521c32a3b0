import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { type Client, OpenFeature, type EvaluationContext as OpenFeatureContext } from '@openfeature/server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVER_LIMITS } from '@/lib/server/limits';
import { MOUNTS } from './mounts';
import { type AppUnderTest, startApp } from './test-app';

// The scenarios of evaluation.feature and evaluation_v2.feature of the OpenFeature specification
// (github.com/open-feature/spec, specification/assets/gherkin) with the flags they name. Left out: what is about a client alone.

const PICTURES = { showImages: true, title: 'Check out these pics!', imagesPerPage: 100 };
const BALLMER = { attribute: 'email', eq: 'ballmer@macrosoft.com' };

const plain = (variants: Record<string, unknown>, defaultVariant: string) => ({ variants, defaultVariant });
const targeted = (zero: unknown, other: unknown) => ({
  variants: { zero, other },
  defaultVariant: 'zero',
  rules: [{ when: BALLMER, variant: 'zero' }],
});

const FLAGS: Record<string, unknown> = {
  'boolean-flag': plain({ on: true, off: false }, 'on'),
  'string-flag': plain({ greeting: 'hi', parting: 'bye' }, 'greeting'),
  'integer-flag': plain({ one: 1, ten: 10 }, 'ten'),
  'float-flag': plain({ tenth: 0.1, half: 0.5 }, 'half'),
  'object-flag': plain({ empty: {}, template: PICTURES }, 'template'),
  'boolean-zero-flag': plain({ zero: false, other: true }, 'zero'),
  'string-zero-flag': plain({ zero: '', other: 'str' }, 'zero'),
  'integer-zero-flag': plain({ zero: 0, other: 1 }, 'zero'),
  'float-zero-flag': plain({ zero: 0, other: 1.5 }, 'zero'),
  'object-zero-flag': plain({ zero: {}, other: PICTURES }, 'zero'),
  'boolean-targeted-zero-flag': targeted(false, true),
  'string-targeted-zero-flag': targeted('', 'str'),
  'integer-targeted-zero-flag': targeted(0, 1),
  'float-targeted-zero-flag': targeted(0, 1.5),
  'object-targeted-zero-flag': targeted({}, { a: 1 }),
  'boolean-disabled-flag': { ...plain({ on: true, off: false }, 'on'), enabled: false },
  'string-disabled-flag': { ...plain({ greeting: 'hi' }, 'greeting'), enabled: false },
  'wrong-flag': plain({ one: 'uno', two: 'dos' }, 'one'),
  'context-aware': {
    variants: { internal: 'INTERNAL', external: 'EXTERNAL' },
    defaultVariant: 'external',
    rules: [
      {
        when: {
          all: [
            { attribute: 'fn', eq: 'Sulisław' },
            { attribute: 'ln', eq: 'Świętopełk' },
            { attribute: 'age', eq: 29 },
            { attribute: 'customer', eq: false },
          ],
        },
        variant: 'internal',
      },
    ],
  },
};

const RESOLVED: [string, unknown, unknown, string][] = [
  ['boolean-flag', false, true, 'on'],
  ['string-flag', 'bye', 'hi', 'greeting'],
  ['integer-flag', 1, 10, 'ten'],
  ['float-flag', 0.1, 0.5, 'half'],
  ['object-flag', {}, PICTURES, 'template'],
  ['boolean-zero-flag', true, false, 'zero'],
  ['string-zero-flag', 'hi', '', 'zero'],
  ['integer-zero-flag', 1, 0, 'zero'],
  ['float-zero-flag', 0.1, 0, 'zero'],
  ['object-zero-flag', { a: 1 }, {}, 'zero'],
];
const TARGETED: [string, unknown, unknown][] = [
  ['boolean-targeted-zero-flag', true, false],
  ['string-targeted-zero-flag', 'hi', ''],
  ['integer-targeted-zero-flag', 1, 0],
  ['float-targeted-zero-flag', 0.1, 0],
  ['object-targeted-zero-flag', { a: 1 }, {}],
];
const CONTEXTS: [string, OpenFeatureContext, string][] = [
  ['the address of the rule', { email: 'ballmer@macrosoft.com' }, 'TARGETING_MATCH'],
  ['another address', { email: 'ballmer@none.com' }, 'DEFAULT'],
  ['an empty context', {}, 'DEFAULT'],
  ['null for an address', { email: null }, 'DEFAULT'],
];

function details(client: Client, key: string, fallback: unknown, context?: OpenFeatureContext) {
  if (typeof fallback === 'boolean') return client.getBooleanDetails(key, fallback, context);
  if (typeof fallback === 'string') return client.getStringDetails(key, fallback, context);
  if (typeof fallback === 'number') return client.getNumberDetails(key, fallback, context);
  return client.getObjectDetails(key, fallback as { [name: string]: string }, context);
}

describe.each(MOUNTS)('the evaluation scenarios of OpenFeature through %s', (name, mount) => {
  let app: AppUnderTest;
  let server: Server;
  let client: Client;

  beforeAll(async () => {
    app = await startApp(mount);
    for (const [key, flag] of Object.entries(FLAGS)) {
      expect((await app.send('PUT', `/api/v1/flags/${key}`, { body: flag })).status).toBeLessThan(300);
    }
    server = createServer(
      SERVER_LIMITS,
      getRequestListener((request) => app.fetch(request)),
    );
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new OFREPProvider({ baseUrl, headers: [['Authorization', `Bearer ${app.keys.server}`]] });
    await OpenFeature.setProviderAndWait(name, provider);
    client = OpenFeature.getClient(name);
  });
  afterAll(async () => {
    await OpenFeature.clearProviders();
    server.closeAllConnections();
    server.close();
    await app.stop();
  });

  async function answer(key: string, context: unknown) {
    const response = await app.send('POST', `/ofrep/v1/evaluate/flags/${key}`, { key: 'server', body: { context } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it.each(RESOLVED)('%s resolves with details', async (key, fallback, value, variant) => {
    expect(await details(client, key, fallback)).toMatchObject({ flagKey: key, value, variant, reason: 'STATIC' });
    expect(await answer(key, {})).toMatchObject({ status: 200, body: { key, value, variant, reason: 'STATIC' } });
  });

  describe.each(CONTEXTS)('with %s', (_what, context, reason) => {
    it.each(TARGETED)('%s resolves', async (key, fallback, value) => {
      expect(await details(client, key, fallback, context)).toMatchObject({ value, variant: 'zero', reason });
      expect(await answer(key, context)).toMatchObject({ status: 200, body: { value, variant: 'zero', reason } });
    });
  });

  it('resolves by context, and otherwise when it is empty', async () => {
    const context = { fn: 'Sulisław', ln: 'Świętopełk', age: 29, customer: false };
    expect(await details(client, 'context-aware', 'EXTERNAL', context)).toMatchObject({ value: 'INTERNAL', reason: 'TARGETING_MATCH' });
    expect(await details(client, 'context-aware', 'EXTERNAL', {})).toMatchObject({ value: 'EXTERNAL', reason: 'DEFAULT' });
  });

  it.each([[false], ['uh-oh'], [1], [0.1], [{ a: 1 }]])('does not find a missing flag and returns the default %j', async (fallback) => {
    const missing = await details(client, 'missing-flag', fallback);
    expect(missing).toMatchObject({ value: fallback, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' });
    expect(await answer('missing-flag', {})).toMatchObject({ status: 404, body: { key: 'missing-flag', errorCode: 'FLAG_NOT_FOUND' } });
  });

  it.each([
    ['boolean-flag', 'bye'],
    ['boolean-flag', 1],
    ['boolean-flag', 0.1],
    ['string-flag', false],
    ['string-flag', {}],
    ['wrong-flag', 13],
  ])('tells that %s is not of the type of %j', async (key, fallback) => {
    expect(await details(client, key, fallback)).toMatchObject({ value: fallback, reason: 'ERROR', errorCode: 'TYPE_MISMATCH' });
  });

  it.each([
    ['boolean-disabled-flag', false],
    ['string-disabled-flag', 'bye'],
  ])('leaves the default to whoever asks for %s, which is disabled', async (key, fallback) => {
    // This client takes no answer without a value, so it gives the default with an error's reason; OFREP 0.3 asks for the answer.
    expect(await details(client, key, fallback)).toMatchObject({ value: fallback });
    expect((await answer(key, {})).body).toEqual({ key, reason: 'DISABLED', metadata: expect.any(Object) });
  });
});
