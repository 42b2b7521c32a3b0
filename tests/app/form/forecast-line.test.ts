import { describe, expect, it } from 'vitest';
import type { CheckAnswer } from '@/app/(console)/experiments/_form/check-draft';
import { forecastInWords } from '@/app/(console)/experiments/_form/forecast-line';

const chance = (effect: number, promote: number) => ({ effect, promote, rollback: 0, expire: 1 - promote, days: 17.5 });
const chances = [chance(-0.05, 0), chance(0, 0.01), chance(0.05, 0.925)];
const check: CheckAnswer = { problems: [], power: { chances, warnings: [], runs: 200 }, powerless: '', wait: null };

describe('the forecast in one line', () => {
  it('is what becomes of a candidate as good as hoped', () => {
    expect(forecastInWords({ check, ending: null })).toBe('93 % promoted at a true +5.0\u202f%, ≈ 17.5 days');
  });

  it('is a warning first', () => {
    const power = { chances, warnings: ['This ramp can hardly succeed.', 'A guardrail stands in the way.'], runs: 200 };
    expect(forecastInWords({ check: { ...check, power }, ending: null })).toBe('△ This ramp can hardly succeed.');
  });

  it('says why there is none', () => {
    expect(forecastInWords({ check: { ...check, power: null, powerless: 'Give the new units a day.' }, ending: null })).toBe(
      'Give the new units a day.',
    );
    expect(forecastInWords({ check: null, ending: null })).toBe('Checking.');
    expect(forecastInWords({ check: null, ending: 'failed' })).toBe('None yet.');
  });
});
