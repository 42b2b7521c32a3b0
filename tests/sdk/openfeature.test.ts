import { OpenFeature as ServerApi, ProviderEvents as ServerEvents, type Provider as ServerProvider } from '@openfeature/server-sdk';
import { OpenFeature as WebApi, type Provider as WebProvider } from '@openfeature/web-sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createServerProvider, createWebProvider } from '@/sdk/typescript/src/openfeature';
import { configFixture, flagFixture } from '../assignment/fixtures';
import { connect, holdClock, serve, setUp, until } from './set-up';

const flags = [
  flagFixture(),
  flagFixture({ key: 'text', variants: { a: 'A' }, defaultVariant: 'a' }),
  flagFixture({ key: 'number', variants: { n: 7 }, defaultVariant: 'n' }),
  flagFixture({ key: 'object', variants: { o: { list: [1] } }, defaultVariant: 'o' }),
  flagFixture({ key: 'off', enabled: false }),
  flagFixture({ key: 'since', rules: [{ when: { attribute: 'since', gte: '2026-01-01' }, variant: 'on' }] }),
];

afterEach(async () => {
  vi.restoreAllMocks();
  await ServerApi.clearProviders();
  await WebApi.clearProviders();
});

async function openServer() {
  const connected = await setUp({}, configFixture({ flags }));
  // Assignability to OpenFeature's own interface is part of the test.
  const provider: ServerProvider = createServerProvider(connected.client);
  await ServerApi.setProviderAndWait(provider);
  return { ...connected, openFeature: ServerApi.getClient() };
}

describe('the OpenFeature provider for servers', () => {
  it('resolves every type, with variant, reason and metadata', async () => {
    const { openFeature } = await openServer();
    expect(await openFeature.getBooleanDetails('banner', true)).toMatchObject({
      value: false,
      variant: 'off',
      reason: 'STATIC',
      flagMetadata: { version: 1 },
    });
    expect(await openFeature.getStringValue('text', '')).toBe('A');
    expect(await openFeature.getNumberValue('number', 0)).toBe(7);
    expect(await openFeature.getObjectValue('object', {})).toEqual({ list: [1] });
    expect(await openFeature.getObjectDetails('ranker', {}, { targetingKey: 'u1' })).toMatchObject({
      reason: 'SPLIT',
      flagMetadata: { experiment: 'ranker', attempt: 1 },
    });
  });

  it('answers the default with a code or reason when there is no value', async () => {
    const { openFeature, server } = await openServer();
    expect(await openFeature.getBooleanDetails('gone', true)).toMatchObject({ value: true, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' });
    expect(await openFeature.getBooleanDetails('text', true)).toMatchObject({ value: true, reason: 'ERROR', errorCode: 'TYPE_MISMATCH' });
    expect(await openFeature.getBooleanDetails('off', true)).toMatchObject({ value: true, reason: 'DISABLED' });
    expect(await openFeature.getObjectDetails('ranker', {})).toMatchObject({ errorCode: 'TARGETING_KEY_MISSING' });
    expect(await openFeature.getStringDetails('ranker', 'x', { targetingKey: 'u1' })).toMatchObject({
      value: 'x',
      errorCode: 'TYPE_MISMATCH',
    });
    await ServerApi.close();
    expect(server.events()).toEqual([]);
  });

  it('exposes, tracks and delivers on close', async () => {
    const { openFeature, server } = await openServer();
    await openFeature.getObjectValue('ranker', {}, { targetingKey: 'u1' });
    openFeature.track('checkout', { targetingKey: 'u1' }, { value: 9.5, currency: 'EUR', nested: { a: 1 } });
    await ServerApi.close();
    expect(server.events()).toMatchObject([
      { type: 'exposure', unitId: 'u1', experiment: 'ranker' },
      { type: 'track', unitId: 'u1', event: 'checkout', value: 9.5, properties: { currency: 'EUR' } },
    ]);
    expect(server.events()[1]?.properties).toEqual({ currency: 'EUR' });
  });

  it('compares dates as ISO text', async () => {
    const { openFeature } = await openServer();
    expect(await openFeature.getBooleanValue('since', false, { since: new Date('2026-02-01') })).toBe(true);
    expect(await openFeature.getBooleanValue('since', false, { since: new Date('2025-02-01') })).toBe(false);
  });

  it('passes a change of the configuration on', async () => {
    const { client, server } = await openServer();
    let heard = 0;
    ServerApi.addHandler(ServerEvents.ConfigurationChanged, () => {
      heard += 1;
    });
    server.state.config = configFixture({ version: 2 });
    await client.refresh();
    await until(() => heard === 1);
  });

  it('fails to initialize while there is no configuration, and is ready once there is one', async () => {
    const server = await serve(configFixture());
    server.state.configAnswers = [{ status: 503 }];
    const { client, errors } = connect(server);
    const { ready } = client;
    client.ready = () => ready({ timeoutMs: 10 });
    await until(() => errors.length === 1);
    await expect(ServerApi.setProviderAndWait(createServerProvider(client))).rejects.toThrow('no configuration');
    expect(ServerApi.getClient().providerStatus).toBe('ERROR');
    await client.refresh();
    await until(() => ServerApi.getClient().providerStatus === 'READY');
  });

  it('is stale while the server is silent, and ready again when it confirms the same configuration', async () => {
    holdClock();
    const connected = await setUp({ staleAfterMs: 10_000, pollIntervalMs: 60_000 });
    const { client, server } = connected;
    await ServerApi.setProviderAndWait(createServerProvider(client));
    await vi.advanceTimersByTimeAsync(10_000);
    await until(() => ServerApi.getClient().providerStatus === 'STALE');
    let changes = 0;
    client.on('configurationChanged', () => {
      changes += 1;
    });
    expect(await client.refresh()).toEqual({ ok: true });
    expect(server.requests.at(-1)?.headers['if-none-match']).toBeDefined();
    await until(() => ServerApi.getClient().providerStatus === 'READY');
    expect(changes).toBe(0);
  });
});

describe('the OpenFeature provider for pages', () => {
  it('follows the context that OpenFeature sets', async () => {
    const server = await serve();
    server.state.bulk = ({ targetingKey }) => ({
      flags: [
        {
          key: 'color',
          reason: 'SPLIT',
          variant: 'v',
          value: `for ${targetingKey}`,
          metadata: { experiment: 'color', attempt: 1, version: 1 },
        },
      ],
    });
    const { client } = connect(server, { context: {} });
    const provider: WebProvider = createWebProvider(client);
    await WebApi.setContext({ targetingKey: 'u1' });
    await WebApi.setProviderAndWait(provider);
    const openFeature = WebApi.getClient();
    expect(openFeature.getStringDetails('color', '')).toMatchObject({ value: 'for u1', variant: 'v', reason: 'SPLIT' });
    await WebApi.setContext({ targetingKey: 'u2' });
    expect(openFeature.getStringValue('color', '')).toBe('for u2');
    openFeature.track('click');
    await WebApi.close();
    expect(server.events()).toMatchObject([
      { type: 'exposure', unitId: 'u1' },
      { type: 'exposure', unitId: 'u2' },
      { type: 'track', unitId: 'u2', event: 'click' },
    ]);
  });
});
