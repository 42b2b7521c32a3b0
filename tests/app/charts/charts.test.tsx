import { describe, expect, it } from 'vitest';
import { AlwaysValidP, pFinding } from '@/app/_ui/charts/always-valid-p';
import { Chances, chancesFinding } from '@/app/_ui/charts/chances';
import { effectAxis } from '@/app/_ui/charts/effect-axis';
import { ForestPlot } from '@/app/_ui/charts/forest-plot';
import { forestFinding, forestRow } from '@/app/_ui/charts/forest-rows';
import { LiftOverTime, liftFinding, liftScale } from '@/app/_ui/charts/lift-over-time';
import { RampTimeline } from '@/app/_ui/charts/ramp-timeline';
import { SliceEffects } from '@/app/_ui/charts/slice-effects';
import { StageBar } from '@/app/_ui/charts/stage-bar';
import { StageEffects } from '@/app/_ui/charts/stage-effects';
import { thinSeries } from '@/app/_ui/charts/thin-series';
import { TrafficBalance } from '@/app/_ui/charts/traffic-balance';
import { fixtureMetric, fixtureSeries } from '../metric-fixture';
import { fixtureReport } from '../report-fixture';
import { draw } from './draw';

const report = fixtureReport();
const primary = report.metrics[0] ?? fixtureMetric();

describe('every chart', () => {
  const charts = {
    forest: <ForestPlot metrics={report.metrics} />,
    lift: <LiftOverTime metric={primary} />,
    p: <AlwaysValidP metric={primary} level={0.05} />,
    ramp: <RampTimeline ramp={report.ramp} until={report.asOf} />,
    traffic: <TrafficBalance traffic={report.traffic} stageCount={4} />,
    stages: <StageEffects metric={primary} />,
    slices: <SliceEffects metric={primary} />,
  };

  it.each(Object.entries(charts))('%s is an image with a title and a table, at two widths', (_, chart) => {
    const { markup, titles, cells } = draw(chart);
    expect(markup.match(/<svg[^>]*role="img"/g)).toHaveLength(2);
    expect(titles).toHaveLength(2);
    expect(titles[0]).toMatch(/^\S.{15,}\.$/);
    expect(cells.length).toBeGreaterThan(3);
  });

  it.each(Object.entries(charts))('%s draws no NaN, undefined or infinite coordinate', (_, chart) => {
    expect(draw(chart).markup).not.toMatch(/NaN|undefined|Infinity/);
  });

  it.each(Object.entries(charts))('%s survives a report without any unit', (_, chart) => {
    const empty = fixtureMetric({ variants: [], comparisons: [], series: [], slices: [], stages: [] });
    const traffic = { ...report.traffic, strata: [], slices: [] };
    const props = {
      metrics: [empty],
      metric: empty,
      level: 0.05,
      ramp: { stages: [], strata: [], steps: [], holdback: 0 },
      until: report.asOf,
      traffic,
    };
    const Empty = chart.type as (given: typeof props) => React.ReactElement;
    expect(draw(<Empty {...props} />).markup).not.toMatch(/NaN|Infinity/);
  });
});

describe('what is not there', () => {
  it('is told in words where an interval has no bound', () => {
    const plot = draw(<ForestPlot metrics={[fixtureMetric({}, 1, [null, null])]} />);
    expect(plot.markup).toContain(', no bounds yet');
    expect(plot.markup).not.toContain('[none, none]');
  });

  it('leaves an axis with nothing on it at zero, without ticks that look alike', () => {
    const { markup } = draw(<ForestPlot metrics={[fixtureMetric({ comparisons: [] })]} />);
    expect(markup.match(/0\.1\u202f%/g)).toBeNull();
  });

  it('is no row of the traffic where the candidate was to get nobody and got nobody', () => {
    const [first] = report.traffic.strata;
    if (first === undefined) throw new Error('the fixture has stages');
    const back = { ...first, ordinal: 9, control: 0, candidate: 0, plannedShare: 0 };
    const rows = (strata: typeof report.traffic.strata) =>
      draw(<TrafficBalance traffic={{ ...report.traffic, strata }} stageCount={4} />).cells.length;
    expect(rows([...report.traffic.strata, back])).toBe(rows(report.traffic.strata));
    expect(rows([...report.traffic.strata, { ...back, plannedShare: 0.5 }])).toBe(rows(report.traffic.strata) + 6);
    expect(rows([...report.traffic.strata, { ...back, plannedShare: 0.5, coverage: 0 }])).toBe(rows(report.traffic.strata));
  });

  it('has a name of its own where a stage was entered twice, or left its units after the end', () => {
    const [first] = report.traffic.strata;
    if (first === undefined) throw new Error('the fixture has stages');
    const strata = [first, { ...first, ordinal: 1, coverage: 0 }, { ...first, ordinal: 2 }];
    const { cells } = draw(<TrafficBalance traffic={{ ...report.traffic, strata, slices: [] }} stageCount={4} />);
    expect(cells.filter((_, index) => index % 6 === 0)).toEqual(['Stage 1', 'Stage 1, at 0 %', 'Stage 1, again']);
  });

  it('is said of a table over time that shows some of the looks', () => {
    const point = fixtureSeries()[20];
    if (point === undefined) throw new Error('the fixture has looks');
    const series = Array.from({ length: 500 }, (_, look) => ({ ...point, at: new Date(look * 3_600_000).toISOString() }));
    const { markup, cells } = draw(<LiftOverTime metric={fixtureMetric({ series })} />);
    expect(cells.length / 5).toBeLessThanOrEqual(41);
    expect(markup).toContain(`${cells.length / 5} looks, spread evenly`);
    expect(draw(<LiftOverTime metric={fixtureMetric({ series: series.slice(0, 9) })} />).markup).not.toContain('spread evenly');
  });
});

describe('forest plot', () => {
  it('leaves out a tick label that was moved inside and would lie on the next one', () => {
    const { markup } = draw(<ForestPlot metrics={[fixtureMetric({}, -0.26, [-0.56, 0.42])]} />);
    const narrow = markup.slice(markup.indexOf('viewBox="0 0 344'));
    const starts = [...narrow.matchAll(/<text x="([\d.]+)" y="42" text-anchor="(\w+)" class="chart-label">/g)].map(([, x, anchor]) => {
      return Number(x) - (anchor === 'start' ? 0 : anchor === 'end' ? 44 : 22);
    });
    expect(starts.length).toBeGreaterThan(2);
    for (const [index, start] of starts.slice(1).entries()) expect(start - (starts[index] ?? 0)).toBeGreaterThan(43);
  });

  it('says sign, arrow and word beside the colour', () => {
    const { markup } = draw(<ForestPlot metrics={[primary]} />);
    expect(markup).toContain('▲ better');
    expect(markup).toContain('+3.1 % [+0.8, +5.4]'.replace(' %', '\u202f%'));
  });

  it('calls a lower latency better and a higher one worse', () => {
    expect(forestRow(fixtureMetric({ direction: 'decrease' }, -0.03, [-0.05, -0.01])).tone).toBe('better');
    expect(forestRow(fixtureMetric({ direction: 'decrease' }, 0.03, [0.01, 0.05])).tone).toBe('worse');
  });

  it('stays grey while the interval holds zero or is open on the side of zero', () => {
    expect(forestRow(fixtureMetric({}, 0.03, [-0.01, 0.07])).tone).toBe('unclear');
    expect(forestRow(fixtureMetric({}, 0.03, [null, 0.07])).tone).toBe('unclear');
  });

  it('puts the margin where the tolerated loss lies', () => {
    expect(forestRow(fixtureMetric({ margin: 0.05 })).marks).toEqual([-0.05]);
    expect(forestRow(fixtureMetric({ margin: 0.05, direction: 'decrease' })).marks).toEqual([0.05]);
  });

  it('prints the reason where there is no figure', () => {
    const [comparison] = primary.comparisons;
    if (comparison === undefined) throw new Error('the fixture has a comparison');
    const metric = fixtureMetric({ comparisons: [{ ...comparison, lift: { unavailable: 'control’s mean is 0' } }] });
    expect(draw(<ForestPlot metrics={[metric]} />).markup).toContain('control’s mean is 0');
  });

  it('names in its title what is better, what is worse and what is open', () => {
    const finding = forestFinding(report.metrics);
    expect(finding).toContain('better: Click-through rate');
    expect(finding).toContain('worse: Revenue per user');
    expect(finding).toContain('cannot tell yet: Latency, Error rate, Support tickets');
  });
});

describe('effect axis', () => {
  const wide = { low: -4, high: 5, estimate: 0.5 };
  const usual = [
    { low: -0.01, high: 0.03, estimate: 0.01 },
    { low: -0.02, high: 0.02, estimate: 0 },
    { low: 0.01, high: 0.05, estimate: 0.03 },
  ];

  it('always has zero in its ticks', () => {
    for (const extents of [usual, [wide], [], [{ low: 0.2, high: 0.3, estimate: 0.25 }], [{ low: null, high: null, estimate: null }]]) {
      const { scale, ticks } = effectAxis(extents, [0, 100]);
      expect(ticks).toContain(0);
      expect(scale(0)).toBeGreaterThanOrEqual(0);
      expect(scale(0)).toBeLessThanOrEqual(100);
    }
  });

  it('cuts one wide interval instead of squeezing the others', () => {
    const { scale } = effectAxis([...usual, wide], [0, 100]);
    expect(scale(0.05) - scale(0.01)).toBeGreaterThan(15);
    expect(scale(5)).toBeGreaterThan(100);
  });

  it('marks a cut end with an arrowhead and keeps its number', () => {
    const outlier = fixtureMetric({ key: 'wide', name: 'Wide', role: 'secondary' }, 0.5, [-4, 5]);
    const more = ['a', 'b', 'c'].map((key) => fixtureMetric({ key, name: key, role: 'secondary' }, 0.01, [-0.01, 0.03]));
    const { markup } = draw(<ForestPlot metrics={[...more, outlier]} />);
    expect(markup).toContain('+500.0]');
    expect(markup.match(/<path /g)?.length).toBe(4);
  });
});

describe('lift over time', () => {
  it('leaves a gap where looks are missing', () => {
    const { markup } = draw(<LiftOverTime metric={primary} />);
    const line = /<path d="([^"]*)" class="chart-stroke"/.exec(markup)?.[1] ?? '';
    expect(line.match(/M/g)).toHaveLength(2);
  });

  it('fits the axis to the settled part and keeps zero in it', () => {
    const [from = 0, to = 0] = liftScale(fixtureSeries(), [100, 0]).domain();
    expect(from).toBeLessThan(0);
    expect(to).toBeLessThan(0.2);
    expect(to).toBeGreaterThan(0.05);
  });

  it('says the finding of the last look', () => {
    expect(liftFinding(primary, 1)).toContain('better');
    expect(liftFinding({ name: 'ctr', series: [] }, 1)).toBe('ctr: no closed units yet.');
  });
});

describe('always-valid p', () => {
  it('tells on which side of the level it is', () => {
    expect(pFinding(fixtureSeries(), 0.05)).toContain('below the level 0.05');
    expect(pFinding(fixtureSeries().slice(0, 3), 0.05)).toContain('above the level 0.05');
  });

  it('never draws below its floor', () => {
    const series = fixtureSeries().map((point) => ({ ...point, p: 1e-300 }));
    expect(draw(<AlwaysValidP metric={{ ...primary, series }} level={0.05} />).markup).not.toMatch(/NaN|Infinity/);
  });
});

describe('time and traffic', () => {
  it('leaves out labels of times that would lie on each other', () => {
    const series = primary.series.map((point, index) => ({ ...point, at: new Date(index * 2_000).toISOString() }));
    const { markup } = draw(<AlwaysValidP metric={{ ...primary, series: series.slice(0, 7) }} level={0.05} />);
    const places = [...markup.matchAll(/<text x="([\d.]+)" y="214" text-anchor="(\w+)" class="chart-label">00:/g)].map(([, x, anchor]) => {
      return Number(x) - (anchor === 'start' ? 0 : anchor === 'end' ? 50 : 25);
    });
    expect(places.length).toBeGreaterThan(3);
    for (const [index, place] of places.slice(1).entries()) expect(place - (places[index] ?? 0)).toBeGreaterThan(50);
  });

  it('draws the newest p even where it is the only one', () => {
    const series = primary.series.map((point, index, all) => ({ ...point, p: index === all.length - 1 ? 0.2 : null }));
    expect(draw(<AlwaysValidP metric={{ ...primary, series }} level={0.05} />).markup.match(/<circle/g)).toHaveLength(2);
  });

  it('raises an alarm in words', () => {
    const test = { ...report.traffic.test, lnE: 15.2, alarm: true };
    expect(draw(<TrafficBalance traffic={{ ...report.traffic, test }} stageCount={4} />).titles[0]).toContain(
      'not what was planned: ln E 15.20',
    );
  });
});

describe('ramp and chances', () => {
  it('says how far the ramp is', () => {
    expect(draw(<StageBar stages={[0.05, 0.1]} stage={1} coverage={0.05} state="running" />).titles).toEqual([
      'Stage 1 of 2, coverage 5\u202f%, running',
    ]);
  });

  it('gives each true effect its chances', () => {
    const chances = [
      { effect: -0.05, promote: 0.001, rollback: 0.55 },
      { effect: 0, promote: 0.02, rollback: 0.03 },
    ];
    expect(chancesFinding(chances)).toContain('at a true 0 % promoted in 2\u202f%');
    expect(draw(<Chances chances={chances} />).markup).toContain('rolled back');
  });
});

describe('thin series', () => {
  it('keeps the ends and every change of coverage', () => {
    const points = Array.from({ length: 1000 }, (_, index) => ({ index, coverage: index < 501 ? 0.1 : 0.5 }));
    const kept = thinSeries(points, 100, (point) => point.coverage).map((point) => point.index);
    expect(kept.length).toBeLessThan(110);
    for (const index of [0, 500, 501, 999]) expect(kept).toContain(index);
  });
});
