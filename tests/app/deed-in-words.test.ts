import { describe, expect, it } from 'vitest';
import { deedInWords } from '@/app/(console)/audit/deed-in-words';
import { LEAST_ROLE } from '@/lib/auth/permissions';

describe('deedInWords', () => {
  it('says what was done', () => {
    expect(deedInWords('experiment.step_down')).toBe('experiment stepped down');
    expect(deedInWords('metric.put')).toBe('metric saved');
    expect(deedInWords('person.password-link')).toBe('person password link issued');
  });

  it('knows every verb that leaves a row', () => {
    const silent = ['experiment.backtest', 'webhook.read', 'service.simulate'];
    const raw = Object.keys(LEAST_ROLE).filter(
      (action) => !silent.includes(action) && deedInWords(action) === action.replace('.', ' ').replaceAll(/[_-]/g, ' '),
    );
    expect(raw).toEqual([]);
  });
});
