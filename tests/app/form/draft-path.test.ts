import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAt, stepsOf, writeAt } from '@/app/(console)/experiments/_form/draft-path';
import { newDraft, toDocument } from '@/app/(console)/experiments/_form/new-draft';

describe('draft path', () => {
  it('reads a path as problems write it', () => {
    expect(stepsOf('ramp.stages[1].coverage')).toEqual(['ramp', 'stages', 1, 'coverage']);
    expect(stepsOf('name')).toEqual(['name']);
  });

  it('makes what lies on the way and leaves the original alone', () => {
    const draft = { name: 'a' };
    expect(writeAt(draft, 'ramp.stages[0].coverage', 0.1)).toEqual({ name: 'a', ramp: { stages: [{ coverage: 0.1 }] } });
    expect(draft).toEqual({ name: 'a' });
  });

  it('takes a field or an item of a list away with undefined', () => {
    expect(writeAt({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
    expect(writeAt({ list: ['x', 'y', 'z'] }, 'list[1]', undefined)).toEqual({ list: ['x', 'z'] });
  });

  it('reads back what was written', () => {
    const name = fc.stringMatching(/^[a-z]{1,5}$/);
    const path = fc.tuple(name, fc.nat(0), name).map(([a, index, b]) => `${a}.list[${index}].${b}`);
    fc.assert(
      fc.property(path, fc.jsonValue(), (place, value) => {
        expect(readAt(writeAt({}, place, value), place)).toEqual(value);
      }),
    );
  });
});

describe('toDocument', () => {
  it('leaves figures out that nobody gave', () => {
    const draft = writeAt(writeAt(newDraft('ctr'), 'plan.baseline.ctr.mean', 0.1), 'plan.baseline.ctr.mean', undefined);
    expect(readAt(toDocument(draft), 'plan.baseline')).toEqual({});
  });
});
