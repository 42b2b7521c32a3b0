import { describe, expect, it } from 'vitest';
import { drawNormal } from '@/lib/simulate/draw-normal';
import { mannWhitneyJudge } from '@/lib/simulate/mann-whitney-judge';
import { createRandom } from '@/lib/simulate/random';

describe('mannWhitneyJudge', () => {
  it('sees a shift of the whole series and none where there is none', () => {
    const random = createRandom(5);
    const series = (shift: number) => Array.from({ length: 48 }, () => 10 + shift + drawNormal(random));
    expect(mannWhitneyJudge(series(0), series(-3))).toBe('low');
    expect(mannWhitneyJudge(series(0), series(3))).toBe('high');
    expect(mannWhitneyJudge(series(0), series(0))).toBe('pass');
  });

  it('passes what is too short to judge', () => {
    expect(mannWhitneyJudge([1, 2, 3], [0, 0, 0])).toBe('pass');
  });

  it('calls equal series different about twice in a hundred', () => {
    const random = createRandom(6);
    let alarms = 0;
    for (let run = 0; run < 2000; run += 1) {
      const series = () => Array.from({ length: 24 }, () => drawNormal(random));
      if (mannWhitneyJudge(series(), series()) !== 'pass') alarms += 1;
    }
    expect(alarms / 2000).toBeLessThan(0.02 + 3 * Math.sqrt((0.02 * 0.98) / 2000));
  });
});
