import { describe, expect, it } from 'vitest';
import { createTestClient } from '@/sdk/typescript/src/testing';

describe('createTestClient', () => {
  it('answers what it was told, remembers exposures once and outcomes all', () => {
    const client = createTestClient({ color: { variant: 'candidate', value: 'red' } });
    const unit = { targetingKey: 'u1' };
    expect(client.getValue('color', 'blue', unit)).toBe('red');
    client.getVariant('color', unit);
    client.expose(client.peek('color', { targetingKey: 'u2' }));
    client.track('click', unit);
    client.track('click', unit);
    expect(client.exposures.map(({ variant, context }) => [variant, context.targetingKey])).toEqual([
      ['candidate', 'u1'],
      ['candidate', 'u2'],
    ]);
    expect(client.outcomes).toHaveLength(2);
    expect(client.track('click', {})).toBe(false);
  });

  it('answers the fallback for unknown keys and other types, unexposed', () => {
    const client = createTestClient({ color: { value: 7 } }, { targetingKey: 'u1' });
    expect(client.getValue('color', 'blue')).toBe('blue');
    expect(client.getValue('gone', 'blue')).toBe('blue');
    expect(client.getVariant('gone')).toMatchObject({ reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' });
    expect(client.exposures).toEqual([]);
  });

  it('tells listeners of new answers until they stop', () => {
    const client = createTestClient();
    let heard = 0;
    const stop = client.on('configurationChanged', () => {
      heard += 1;
    });
    client.answer('color', { value: 'red' });
    expect(client.peek('color').value).toBe('red');
    stop();
    client.answer('color', undefined);
    expect([heard, client.peek('color').errorCode]).toEqual([1, 'FLAG_NOT_FOUND']);
  });
});
