import { describe, expect, it } from 'vitest';
import { changesOf, joinChanges } from '@/app/_ui/document-changes';

describe('changesOf', () => {
  it('names what they changed as deep as it can be named, with what it was and what is mine', () => {
    const opened = { name: 'a', ramp: { alpha: 0.05, mode: 'superior' }, tags: ['x'] };
    const theirs = { name: 'a', ramp: { alpha: 0.01, mode: 'superior' }, tags: ['x', 'y'], owner: 'ann' };
    expect(changesOf(opened, theirs, { ...opened, tags: ['z'] })).toEqual([
      { field: 'ramp.alpha', opened: 0.05, theirs: 0.01, mine: 0.05 },
      { field: 'tags', opened: ['x'], theirs: ['x', 'y'], mine: ['z'] },
      { field: 'owner', opened: undefined, theirs: 'ann', mine: undefined },
    ]);
  });

  it('does not call another order of names a change', () => {
    expect(changesOf({ ramp: { a: 1, b: 2 } }, { ramp: { b: 2, a: 1 } }, {})).toEqual([]);
  });
});

describe('joinChanges', () => {
  it('keeps what only they changed, also inside a part that I changed, and mine where both did', () => {
    const opened = { name: 'a', owner: 'x', ramp: { alpha: 0.05, mode: 'superior' } };
    const mine = { name: 'a', owner: 'mine', ramp: { alpha: 0.1, mode: 'superior' } };
    const theirs = { name: 'theirs', owner: 'theirs', ramp: { alpha: 0.05, mode: 'noninferior' } };
    expect(joinChanges(opened, mine, theirs)).toEqual({ name: 'theirs', owner: 'mine', ramp: { alpha: 0.1, mode: 'noninferior' } });
  });

  it('takes away what either of them took away', () => {
    const opened = { a: 1, b: 2, c: 3 };
    expect(joinChanges(opened, { a: 1, c: 3 }, { a: 1, b: 2 })).toEqual({ a: 1 });
  });
});
