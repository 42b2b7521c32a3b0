import { describe, expect, it } from 'vitest';
import { fieller } from '@/lib/stats/fieller';
import { noninferiority, noninferiorityOfLift } from '@/lib/stats/noninferiority';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const control = { n: 30324, mean: 4.83249, variance: 42.884 };
const candidate = { n: 9009, mean: 4.92873, variance: 48.6518 };

describe('noninferiority', () => {
  it('matches the golden case of an absolute margin', () => {
    const test = valueOf(
      noninferiority(control, candidate, { margin: { kind: 'absolute', value: 0.3045 }, direction: 'increase', alpha: 0.05 }),
    );
    closeTo(test.contrast, 0.40074, 1e-10);
    closeTo(test.pValue, 6.099522394645842e-7, 1e-9);
    closeTo(test.bound ?? 0, -0.0395520748203532, 1e-9);
    expect(test.isNoninferior).toBe(true);
  });

  it('agrees with Fieller’s lower end for a relative margin in large arms', () => {
    const big = (arm: typeof control) => ({ ...arm, n: arm.n * 1e6, variance: arm.variance * 1e6 });
    const lower = valueOf(fieller(big(control), big(candidate), { alpha: 0.1 })).interval?.lower ?? 0;
    const at = (value: number) =>
      valueOf(noninferiority(big(control), big(candidate), { margin: { kind: 'relative', value }, direction: 'increase', alpha: 0.05 }));
    expect(at(-lower * 1.001).isNoninferior).toBe(true);
    expect(at(-lower * 0.999).isNoninferior).toBe(false);
  });

  it('mirrors where lower is better', () => {
    const options = { margin: { kind: 'absolute', value: 0.2 }, alpha: 0.05 } as const;
    const flip = (arm: typeof control) => ({ ...arm, mean: -arm.mean });
    const up = valueOf(noninferiority(control, candidate, { ...options, direction: 'increase' }));
    const down = valueOf(noninferiority(flip(control), flip(candidate), { ...options, direction: 'decrease' }));
    closeTo(down.pValue, up.pValue, 1e-12);
  });

  it('has no value for a relative margin over a mean of 0', () => {
    const options = { margin: { kind: 'relative', value: 0.1 }, direction: 'increase', alpha: 0.05 } as const;
    expect(noninferiority({ ...control, mean: 0 }, candidate, options)).toEqual({
      ok: false,
      reason: 'a relative margin needs a control mean above 0',
    });
    expect(noninferiority({ n: 1, mean: 1, variance: 0 }, candidate, options).ok).toBe(false);
  });

  it('refuses a negative margin', () => {
    const options = { margin: { kind: 'absolute', value: -1 }, direction: 'increase', alpha: 0.05 } as const;
    expect(() => noninferiority(control, candidate, options)).toThrow(
      new RangeError('noninferiority requires a finite margin of 0 or more, got -1'),
    );
  });
});

describe('noninferiorityOfLift', () => {
  it('is near the contrast’s p in large arms', () => {
    const delta = valueOf(noninferiorityOfLift(control, candidate, { margin: 0.02, direction: 'increase', alpha: 0.05 }));
    const contrast = valueOf(
      noninferiority(control, candidate, { margin: { kind: 'relative', value: 0.02 }, direction: 'increase', alpha: 0.05 }),
    );
    closeTo(delta.pValue, contrast.pValue, 0.1);
    closeTo(delta.lift, candidate.mean / control.mean - 1, 1e-12);
  });
});
