import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createClient } from '@/sdk/typescript/src/client';
import type { JsonValue } from '@/sdk/typescript/src/entry';
import { RampartProvider, useValue } from '@/sdk/typescript/src/react';
import { createTestClient } from '@/sdk/typescript/src/testing';

const context = { targetingKey: 'u1' };

function Shown({ fallback }: { fallback: JsonValue }) {
  return <p>{JSON.stringify(useValue('key', fallback, context))}</p>;
}

/** What the client, its double for tests and the hook give for the same answer and the same fallback. */
function given(value: JsonValue, fallback: JsonValue): unknown[] {
  const flag = { key: 'key', enabled: true, variants: { on: value }, defaultVariant: 'on', rules: [] };
  const holdout = { salt: 's', toBucket: 0 };
  const config = { version: 1, environment: 'production', generatedAt: '', holdout, layers: [], experiments: [], flags: [flag] };
  const client = createClient({ baseUrl: 'http://127.0.0.1:1', apiKey: 'k', config, offline: true, logger: { warn: () => undefined } });
  const double = createTestClient({ key: { value } });
  const html = renderToString(
    <RampartProvider client={double}>
      <Shown fallback={fallback} />
    </RampartProvider>,
  );
  const shown = JSON.parse(html.slice('<p>'.length, -'</p>'.length).replaceAll('&quot;', '"'));
  return [client.getValue('key', fallback, context), double.getValue('key', fallback, context), shown];
}

describe('a value and its fallback', () => {
  it.each<[string, JsonValue, JsonValue, JsonValue]>([
    ['of one kind', 'red', 'blue', 'red'],
    ['of two kinds', 7, 'blue', 'blue'],
    ['an object and null', { a: 1 }, null, { a: 1 }],
    ['null and an object', null, { a: 1 }, { a: 1 }],
    ['a list and an object', [1], { a: 1 }, { a: 1 }],
  ])('are chosen between alike everywhere: %s', (_, value, fallback, expected) => {
    expect(given(value, fallback)).toEqual([expected, expected, expected]);
  });
});
