import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RampStages } from '@/app/(console)/experiments/[key]/_parts/ramp-stages';
import { fixtureReport } from '../report-fixture';

const { ramp } = fixtureReport();
const stages = ramp.stages.map((stage, index) => ({
  ...stage,
  status: (['done', 'current', 'ahead', 'ahead'] as const)[index] ?? 'ahead',
}));
const stripOf = (isEnded: boolean) => renderToStaticMarkup(<RampStages ramp={{ ...ramp, stages }} isFull={false} isEnded={isEnded} />);

describe('stage strip', () => {
  it('says where the ramp is while it runs', () => {
    expect(stripOf(false)).toContain('● now');
    expect(stripOf(false).match(/○ ahead/g)).toHaveLength(3);
  });

  it('says after an end where it ended, and nothing of now or ahead', () => {
    const strip = stripOf(true);
    expect(strip).toContain('■ ended here');
    expect(strip.match(/– not reached/g)).toHaveLength(3);
    expect(strip).not.toMatch(/now|ahead|aria-current/);
  });

  it('names the full days of the last stage beside its time', () => {
    expect(stripOf(false).match(/full day/g)).toHaveLength(1);
    expect(stripOf(false)).toContain('≥ 7 days and 7 full days, 100 units an arm, approval');
  });
});
