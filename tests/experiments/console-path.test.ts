import { describe, expect, it } from 'vitest';
import { consolePath, environmentOf } from '@/lib/experiments/console-path';

describe('consolePath', () => {
  it('names the environment unless it is the default', () => {
    expect(consolePath('/metrics', 'production')).toBe('/metrics');
    expect(consolePath('/metrics', 'staging')).toBe('/metrics?environment=staging');
    expect(consolePath('/?q=a', 'staging')).toBe('/?q=a&environment=staging');
    expect(consolePath('?metric=a#over-time', 'staging')).toBe('?metric=a&environment=staging#over-time');
    expect(consolePath('#main', 'staging')).toBe('#main');
  });

  it('gives what environmentOf reads', () => {
    for (const environment of ['production', 'staging', 'a b&c=d'])
      expect(environmentOf(new URL(consolePath('/x?y=1#z', environment), 'http://test').searchParams)).toBe(environment);
  });
});
