import { describe, expect, it } from 'vitest';
import { uuidV7 } from '@/sdk/typescript/src/uuid-v7';

describe('uuidV7', () => {
  it('is a version 7 UUID that begins with its time', () => {
    // RFC 9562, appendix A.6: 2022-02-22T19:22:22Z is 017f22e2-79b0.
    expect(uuidV7(1_645_557_742_000)).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidV7(-5.5)).toMatch(/^00000000-0000-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('does not repeat itself within one millisecond', () => {
    expect(new Set(Array.from({ length: 20_000 }, () => uuidV7(1_645_557_742_000))).size).toBe(20_000);
  });
});
