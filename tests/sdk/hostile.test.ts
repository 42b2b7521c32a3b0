import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config, EvaluationContext } from '@/lib/assignment/types';
import { createClient } from '@/sdk/typescript/src/client';
import { configFixture, experimentFixture, flagFixture } from '../assignment/fixtures';
import { connect, setUp } from './set-up';

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

function offlineClient(config: unknown) {
  // A hostile document is typed as what it pretends to be.
  return createClient({ baseUrl: 'http://127.0.0.1', apiKey: 'k', offline: true, config: config as Config, logger: { warn: () => {} } });
}

const junk = fc.oneof(
  fc.constantFrom(null, undefined, true, 0, -1, 1e308, Number.NaN, '', '__proto__', [], {}),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A valid document in which some parts have been replaced by anything. */
const spoiled = fc
  .record({ path: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 }), value: junk })
  .map(({ path, value }) => spoil(JSON.parse(JSON.stringify(wholeConfig())), path, value));

function wholeConfig(): Config {
  const targeting = { all: [{ attribute: 'country', in: ['DE'] }, { not: { attribute: 'app', semverLt: '2.0.0' } }] };
  const full = experimentFixture({
    targeting,
    layer: { key: 'l', from: 0, to: 9_000 },
    overrides: { candidate: ['qa'] },
    trafficTo: 9_000,
  });
  return configFixture({
    holdout: { salt: 'h', toBucket: 100 },
    layers: [{ key: 'l', salt: 's' }],
    experiments: [full, experimentFixture({ key: 'all', controlMode: 'all', trafficTo: 500 })],
    flags: [flagFixture({ rules: [{ when: { attribute: 'country', eq: 'DE' }, variant: 'on' }] })],
  });
}

function spoil(document: unknown, path: number[], value: unknown): unknown {
  const [step = 0, ...rest] = path;
  if (typeof document !== 'object' || document === null) return value;
  const keys = Object.keys(document);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return value;
  const next = Reflect.get(document, key);
  Reflect.set(document, key, rest.length === 0 ? value : spoil(next, rest, value));
  return document;
}

describe('hostile input', () => {
  it.each(NAMES)('serves a flag and an experiment called %s, exposes and tracks under that name', async (name) => {
    const variants = JSON.parse(`{${JSON.stringify(name)}: "yes"}`);
    const targeted = experimentFixture({ key: name, targeting: { attribute: name, eq: 'x' } });
    const own = JSON.parse(`{"targetingKey": "u", ${JSON.stringify(name)}: "x"}`);
    const flags = await setUp({}, configFixture({ flags: [flagFixture({ key: name, variants, defaultVariant: name })] }));
    expect(flags.client.getVariant(name)).toMatchObject({ variant: name, value: 'yes', reason: 'STATIC' });
    expect(Object.hasOwn(flags.client.getAll(), name)).toBe(true);
    const { server, client } = await setUp({}, configFixture({ experiments: [targeted] }));
    expect(client.getVariant(name, { targetingKey: 'u' }).reason).toBe('DEFAULT');
    expect(client.getVariant(name, own).reason).toBe('SPLIT');
    client.track(name, own);
    await client.flush();
    expect(server.events()).toMatchObject([{ experiment: name }, { event: name }]);
    expect(Object.hasOwn(Object(server.events()[0]?.attributes), name)).toBe(true);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  it.each([null, 'u1', 7, [], () => 1, new Map(), Object.create(null), Object.create({ targetingKey: 'inherited' })])(
    'answers for the context %o',
    (context) => {
      const client = offlineClient(wholeConfig());
      for (const key of ['ranker', 'all', 'banner', 'gone'])
        expect(client.getVariant(key, context as EvaluationContext)).toMatchObject({ key });
    },
  );

  it.each([Symbol('key'), Object.create(null), 7, null])('answers for the key %o, which is none', (key) => {
    const client = offlineClient(wholeConfig());
    // JavaScript callers are held to no type.
    const wrong = key as unknown as string;
    for (const evaluate of [client.peek, client.getVariant])
      expect(evaluate(wrong, { targetingKey: 'u' })).toMatchObject({ reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' });
    expect(client.getValue(wrong, 'fallback')).toBe('fallback');
  });

  it.each([Symbol('no'), Object.create(null)])('answers and reports when a getter of the context throws %o', (thrown) => {
    const { client, errors } = connect({ baseUrl: 'http://127.0.0.1:9' }, { config: wholeConfig() });
    const context = {
      targetingKey: 'u',
      get country(): string {
        throw thrown;
      },
    };
    expect(client.getVariant('ranker', context)).toMatchObject({ reason: 'ERROR', errorCode: 'GENERAL' });
    expect(client.getVariant('all', context).reason).toBe('SPLIT');
    expect(client.track('', context)).toBe(false);
    client.expose(thrown as never);
    expect(errors.map(({ code }) => code)).toEqual(['EXPOSURE_FAILED', 'INVALID_EVENT', 'EXPOSURE_FAILED']);
  });

  it('answers ERROR when a getter of the context throws', () => {
    const context = {
      targetingKey: 'u',
      get country(): string {
        throw new Error('no');
      },
    };
    expect(offlineClient(wholeConfig()).getVariant('banner', context)).toMatchObject({ reason: 'ERROR', errorCode: 'GENERAL' });
  });

  it('keeps callers from changing each other’s values', () => {
    const client = offlineClient(wholeConfig());
    const value = client.peek('all', { targetingKey: 'u' }).value as { model: string };
    expect(() => {
      value.model = 'other';
    }).toThrow(TypeError);
    expect(client.peek('all', { targetingKey: 'u' }).value).toMatchObject({ model: 'ranker' });
  });

  it('never throws for a spoiled document, and answers each key with a known reason', () => {
    const reasons = ['SPLIT', 'TARGETING_MATCH', 'DEFAULT', 'STATIC', 'DISABLED', 'ERROR'];
    fc.assert(
      fc.property(
        spoiled,
        fc.constantFrom({ targetingKey: 'u1', country: 'DE', app: '2.1.0' }, { targetingKey: 'qa' }, {}),
        (config, context) => {
          const client = offlineClient(config);
          for (const key of ['ranker', 'all', 'banner', ...Object.keys(client.getAll(context))]) {
            const { reason, isExposure, variant } = client.getVariant(key, context);
            expect(reasons).toContain(reason);
            if (isExposure) expect(variant).toBeDefined();
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('serves a sound experiment beside spoiled ones', () => {
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 5 }), fc.array(junk, { maxLength: 5 }), (experiments, flags) => {
        const client = offlineClient({
          ...configFixture(),
          experiments: [...experiments, experimentFixture()],
          flags: [...flags, flagFixture()],
        });
        expect(client.peek('ranker', { targetingKey: 'u' }).reason).toBe('SPLIT');
        expect(client.peek('banner').reason).toBe('STATIC');
      }),
      { numRuns: 500 },
    );
  });

  it('gives any Unicode unit one variant and sends the unit as it is', async () => {
    const { server, client } = await setUp({ maxQueue: 50_000 });
    const units = fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), 500).filter((text) => !/\p{Cs}/u.test(text));
    for (const unit of units)
      expect(client.getVariant('ranker', { targetingKey: unit }).variant).toBe(client.peek('ranker', { targetingKey: unit }).variant);
    await client.flush();
    expect(new Set(server.events().map(({ unitId }) => unitId))).toEqual(new Set(units));
  });
});
