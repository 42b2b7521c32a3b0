import { afterEach, describe, expect, it, vi } from 'vitest';
import { tellProgress } from '@/lib/server/tell-progress.mjs';

afterEach(() => {
  vi.useRealTimers();
});

describe('tellProgress', () => {
  it('tells the beginning, every ten seconds, and the end', async () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const work = () => new Promise<string>((resolve) => setTimeout(() => resolve('built'), 25_400));
    const result = tellProgress('Building', work, (line) => lines.push(line));
    await vi.advanceTimersByTimeAsync(25_400);
    expect(await result).toBe('built');
    expect(lines).toEqual(['Building…', 'Building… 10 s', 'Building… 20 s', 'Building: done in 25 s']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('passes an error on without saying that it is done', async () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    await expect(
      tellProgress(
        'Building',
        () => Promise.reject(new Error('no room')),
        (line) => lines.push(line),
      ),
    ).rejects.toThrow('no room');
    expect(lines).toEqual(['Building…']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
