import { describe, expect, it } from 'vitest';
import { toldProblems } from '@/app/(console)/experiments/_form/told-problems';

const PROBLEMS = [
  { field: 'name', message: 'must not be empty' },
  { field: 'targeting.all[0].in', message: 'must be a list' },
  { field: 'variants[0].role', message: 'must be "control" or "candidate"' },
  { field: 'variants[0].key', message: 'must not be empty' },
];
const untold = { isTold: false, touched: new Set<string>() };
const told = { ...untold, isTold: true };

describe('toldProblems', () => {
  it('tells nothing of what nobody has come to yet, and everything once saving was tried', () => {
    expect(toldProblems(PROBLEMS, untold).problem('name')).toBeUndefined();
    expect(toldProblems(PROBLEMS, { ...untold, touched: new Set(['name']) }).problem('name')).toBe('must not be empty');
    expect(toldProblems(PROBLEMS, told).problem('name')).toBe('must not be empty');
    expect(toldProblems(PROBLEMS, told).problem('nam')).toBeUndefined();
  });

  it('tells of a field what is wrong in a part of it, which it names', () => {
    const touched = new Set(['targeting']);
    expect(toldProblems(PROBLEMS, { isTold: false, touched }).problemWithin('targeting', [])).toBe('all[0].in must be a list');
    expect(toldProblems(PROBLEMS, told).problemWithin('target', [])).toBeUndefined();
    expect(toldProblems(PROBLEMS, told).isWrong('targeting')).toBe(true);
  });

  it('leaves to a row’s fields what they tell themselves', () => {
    const { problemWithin } = toldProblems(PROBLEMS, told);
    expect(problemWithin('variants[0]', ['key', 'value'])).toBe('role must be "control" or "candidate"');
    expect(problemWithin('variants[0]', ['key', 'role'])).toBeUndefined();
  });
});
