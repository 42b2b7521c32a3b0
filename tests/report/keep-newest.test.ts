import { describe, expect, it, vi } from 'vitest';
import { keepNewest } from '@/lib/report/keep-newest';

describe('keepNewest', () => {
  it('makes what a key stands for once', () => {
    const keep = keepNewest<object>(2);
    const owner = {};
    const make = vi.fn(() => ({}));
    expect(keep(owner, 'a', make)).toBe(keep(owner, 'a', make));
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('keeps owners apart, whose keys may be the same', () => {
    const keep = keepNewest<string>(2);
    expect(keep({}, 'a', () => 'of one')).toBe('of one');
    expect(keep({}, 'a', () => 'of another')).toBe('of another');
  });

  it('lets go of what was asked for longest ago', () => {
    const keep = keepNewest<string>(2);
    const owner = {};
    for (const key of ['a', 'b', 'a', 'c']) keep(owner, key, () => `first ${key}`);
    expect(keep(owner, 'a', () => 'second a')).toBe('first a');
    expect(keep(owner, 'b', () => 'second b')).toBe('second b');
  });

  it('does not keep a failure, which all who wait for it are told', async () => {
    const keep = keepNewest<Promise<string>>(2);
    const owner = {};
    const failing = () => Promise.reject(new Error('the database is away'));
    const both = [keep(owner, 'a', failing), keep(owner, 'a', failing)];
    expect(both[0]).toBe(both[1]);
    await expect(both[0]).rejects.toThrow('away');
    await expect(keep(owner, 'a', async () => 'there again')).resolves.toBe('there again');
  });
});
