import { describe, expect, it } from 'vitest';
import { placesThatDiffer } from '@/app/(console)/experiments/[key]/decisions/[id]/places-that-differ';

describe('placesThatDiffer', () => {
  it('names the places, in lists too', () => {
    const stored = { sentence: 'Hold.', rules: [{ rule: 'harm', value: 1 }, { rule: 'lag' }], next: { stage: 1 } };
    const replayed = { sentence: 'Hold!', rules: [{ rule: 'harm', value: 2 }], next: { stage: 1 } };
    expect(placesThatDiffer(stored, replayed)).toEqual([
      { path: 'sentence', stored: 'Hold.', replayed: 'Hold!' },
      { path: 'rules.0.value', stored: 1, replayed: 2 },
      { path: 'rules.1', stored: { rule: 'lag' }, replayed: undefined },
    ]);
  });

  it('finds none in equal answers, and the whole where there is no answer now', () => {
    expect(placesThatDiffer({ a: [1, null] }, { a: [1, null] })).toEqual([]);
    expect(placesThatDiffer({ a: 1 }, null)).toEqual([{ path: '', stored: { a: 1 }, replayed: null }]);
  });
});
