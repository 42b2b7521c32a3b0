import { describe, expect, it } from 'vitest';
import { LiftOverTime } from '@/app/_ui/charts/lift-over-time';
import { SliceEffects, sliceFinding } from '@/app/_ui/charts/slice-effects';
import { StageEffects, stageFinding } from '@/app/_ui/charts/stage-effects';
import { fixtureMetric, fixtureSeries, fixtureSlice } from '../metric-fixture';
import { fixtureReport } from '../report-fixture';
import { draw } from './draw';

const primary = fixtureReport().metrics[0] ?? fixtureMetric();

describe('a guardrail over time', () => {
  const drawnWith = (margin: number, changes: object = {}) =>
    draw(<LiftOverTime metric={fixtureMetric({ role: 'guardrail', margin, series: fixtureSeries(), ...changes })} />).markup;

  it('has its margin dashed where the axis reaches it', () => {
    expect(drawnWith(0.002).match(/chart-margin/g)).toHaveLength(2);
    expect(drawnWith(0.002)).toContain('margin −0.2\u202f%');
    expect(drawnWith(0.1)).toContain('margin −10.0\u202f%');
    expect(drawnWith(0.5)).not.toContain('chart-margin');
  });

  it('has none for a quantile, whose margin among the lifts is one of today', () => {
    expect(drawnWith(0.002, { kind: 'quantile', threshold: 186 })).not.toContain('chart-margin');
  });
});

describe('stages and slices', () => {
  it('says that the stages agree or why nobody knows', () => {
    const unknown = { ...primary, heterogeneity: { unavailable: 'fewer than two stages' } };
    expect(stageFinding(unknown)).toBe('Whether the stages agree cannot be told: fewer than two stages.');
    const findingAt = (p: number) => stageFinding({ ...primary, heterogeneity: { q: 0.81, degreesOfFreedom: 3, p, reviewBelow: 0.01 } });
    expect(findingAt(0.85)).toBe(
      'No sign that the stages differ: Cochran’s Q 0.81 on 3 degrees of freedom, p 0.85 at this one look. The gate asks once, when promotion is due, and wants a review below 0.01.',
    );
    expect(findingAt(0.03)).toMatch(/^A hint that the stages differ, not enough to say so: .*p 0\.030 at this one look\./);
    expect(findingAt(0.004)).toMatch(/^The stages differ: /);
  });

  it('says that the gate asks of the primary metric alone', () => {
    const secondary = { ...primary, role: 'secondary' as const };
    expect(stageFinding(secondary)).toBe(
      'No sign that the stages differ: Cochran’s Q 0.81 on 3 degrees of freedom, p 0.85 at this one look.',
    );
  });

  it('claims nothing of a stage, whose interval holds at one look', () => {
    const { markup } = draw(<StageEffects metric={primary} />);
    expect(markup).toContain('95 % at one look, not for deciding');
    expect(markup).toContain('+3.0\u202f% [');
    expect(markup).not.toMatch(/▲|▼|chart-(better|worse)|cannot tell/);
  });

  it('claims a slice only by its corrected p', () => {
    expect(sliceFinding(primary)).toBe(
      'Click-through rate: an effect is shown in country=DE (Holm over 3 slices, on p-values that hold at any time). Whether slices differ from one another is not tested.',
    );
    const { markup } = draw(<SliceEffects metric={primary} />);
    expect(markup.match(/▲ better/g)).toHaveLength(2);
    expect(markup).toContain('95 % for its slice alone, at all looks, not corrected');
    expect(markup).not.toContain('not after correction');
  });

  it('says of a slice whose own interval leaves out zero that it does not after correction', () => {
    const slices = [fixtureSlice('country=DE', [0.045, 0.03], 0.08), fixtureSlice('country=FR', [0.01, 0.04], 0.8)];
    const metric = { ...primary, slices };
    expect(sliceFinding(metric)).toContain('an effect is shown in no slice by itself');
    const { markup } = draw(<SliceEffects metric={metric} />);
    expect(markup.match(/not after correction/g)).toHaveLength(2);
    expect(markup.match(/cannot tell yet/g)).toHaveLength(2);
    expect(markup).not.toMatch(/▲|chart-better/);
  });

  it('colours a slice whose corrected p says so though its interval has no ends', () => {
    const slices = primary.slices.map((slice) => ({ ...slice, lift: -0.8, liftInterval: [null, null] as [null, null] }));
    const { markup } = draw(<SliceEffects metric={{ ...primary, slices }} />);
    expect(markup.match(/▼ worse/g)).toHaveLength(2);
  });
});
