import { describe, expect, it } from 'vitest';
import { replayTitle } from '@/app/(console)/experiments/[key]/decisions/[id]/replay-title';

describe('replayTitle', () => {
  it('is no alarm for the same bytes, nor for the same decision in other words', () => {
    expect(replayTitle({ bytes: 7, differences: [], isReworded: false })).toEqual({
      kind: 'better',
      title: '✓ The same to the last of 7 bytes.',
    });
    expect(replayTitle({ bytes: 7, differences: ['the wording is another since'], isReworded: true })).toEqual({
      kind: 'better',
      title: '✓ The same decision; its wording is another since.',
    });
  });

  it('is one for another answer', () => {
    expect(replayTitle({ bytes: 7, differences: ['the answer differs'], isReworded: false }).kind).toBe('alarm');
  });
});
